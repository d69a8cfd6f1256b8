/* Which compiler arguments libclang gets.
 *
 * Defaults first, so that the user's -std or -x wins; the stub headers last and behind all other folders (-idirafter),
 * so that real headers win. */
#include "c/flags.h"

#include <stdbool.h>
#include <string.h>

typedef enum FlagForm {
    FLAG_ALONE,    /* -nostdinc */
    FLAG_JOINED,   /* -std=c11 */
    FLAG_SEPARATE, /* -include file */
    FLAG_EITHER    /* -Ifolder, -I folder */
} FlagForm;

typedef struct KeptFlag {
    const char *name;
    FlagForm form;
} KeptFlag;

/* What changes the meaning of the code. */
static const KeptFlag kept_flags[] = {
    {"-I", FLAG_EITHER},           {"-isystem", FLAG_EITHER},
    {"-iquote", FLAG_EITHER},      {"-idirafter", FLAG_EITHER},
    {"-isysroot", FLAG_EITHER},    {"-include", FLAG_SEPARATE},
    {"-imacros", FLAG_SEPARATE},   {"-D", FLAG_EITHER},
    {"-U", FLAG_EITHER},           {"-x", FLAG_EITHER},
    {"-std=", FLAG_JOINED},        {"--std=", FLAG_JOINED},
    {"-ansi", FLAG_ALONE},         {"-target", FLAG_SEPARATE},
    {"--target=", FLAG_JOINED},    {"--sysroot=", FLAG_JOINED},
    {"--sysroot", FLAG_SEPARATE},  {"-stdlib=", FLAG_JOINED},
    {"-nostdinc", FLAG_ALONE},     {"-nostdinc++", FLAG_ALONE},
    {"-pthread", FLAG_ALONE},      {"-m32", FLAG_ALONE},
    {"-m64", FLAG_ALONE},          {"-fblocks", FLAG_ALONE},
    {"-fshort-enums", FLAG_ALONE}, {"-fms-extensions", FLAG_ALONE},
};

static const KeptFlag *kept_flag(const char *argument)
{
    for (size_t i = 0; i < sizeof kept_flags / sizeof kept_flags[0]; i++) {
        const KeptFlag *flag = &kept_flags[i];
        bool prefix = flag->form == FLAG_JOINED || flag->form == FLAG_EITHER;
        if (prefix ? strncmp(argument, flag->name, strlen(flag->name)) == 0 : strcmp(argument, flag->name) == 0) {
            return flag;
        }
    }
    return NULL;
}

/* nvcc calls the language "cu". */
static const char *clang_language(const char *name)
{
    return strcmp(name, "cu") == 0 ? "cuda" : name;
}

static void keep_arguments(const char *const *arguments, size_t count, FlagVec *flags)
{
    for (size_t i = 0; i < count; i++) {
        const KeptFlag *flag = kept_flag(arguments[i]);
        if (flag == NULL) {
            continue;
        }
        bool separate = flag->form >= FLAG_SEPARATE && strcmp(arguments[i], flag->name) == 0;
        if (!separate) {
            vec_push(flags, strcmp(arguments[i], "-xcu") == 0 ? "-xcuda" : arguments[i]);
        } else if (i + 1 < count) {
            vec_push(flags, arguments[i]);
            i++;
            vec_push(flags, strcmp(flag->name, "-x") == 0 ? clang_language(arguments[i]) : arguments[i]);
        }
    }
}

void flags_collect(Language language, const char *const *arguments, size_t argument_count, FlagVec *flags)
{
    /* The standards that compilers of today take unless told otherwise; libclang 14 would take C++14. */
    vec_push(flags, "-x");
    vec_push(flags, language == LANGUAGE_CUDA ? "cuda" : language == LANGUAGE_CXX ? "c++" : "c");
    vec_push(flags, language == LANGUAGE_C ? "-std=gnu17" : "-std=gnu++17");
    keep_arguments(arguments, argument_count, flags);
    if (language == LANGUAGE_CUDA) {
        /* The host's side alone, without the toolkit's headers: they cost ten times the stub and break libclang up to
         * 19. nvcc includes cuda_runtime.h by itself. */
        vec_push(flags, "--cuda-host-only");
        vec_push(flags, "-nocudainc");
        vec_push(flags, "-nocudalib");
        vec_push(flags, "-include");
        vec_push(flags, STUB_FOLDER "/cuda_runtime.h"); /* by its path: a toolkit's own may lie in /usr/local/include */
    }
    /* -fopenmp would hide the bodies of parallel regions (libclang shows their captures only): the pragmas are read
     * from the text, and the macro says that they count. */
    vec_push(flags, "-D_OPENMP=201511");
    vec_push(flags, "-ferror-limit=0");
    vec_push(flags, "-w");
    vec_push(flags, "-idirafter");
    vec_push(flags, STUB_FOLDER);
}
