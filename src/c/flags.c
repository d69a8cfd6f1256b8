/* Which compiler arguments libclang gets.
 *
 * Defaults first, so that the user's -std wins; the stub headers last and behind all other folders (-idirafter), so
 * that real headers win. */
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

/* The language that a value of -x names; `otherwise` for one that is none of ours. nvcc calls CUDA "cu". */
static Language language_of(const char *name, Language otherwise)
{
    if (strcmp(name, "cuda") == 0 || strcmp(name, "cu") == 0) {
        return LANGUAGE_CUDA;
    }
    if (strcmp(name, "c++") == 0 || strcmp(name, "c++-header") == 0) {
        return LANGUAGE_CXX;
    }
    return strcmp(name, "c") == 0 || strcmp(name, "c-header") == 0 ? LANGUAGE_C : otherwise;
}

/* Arguments that libclang refuses the whole file for when they do not fit: a standard of the other language, or newer
 * than itself. */
static bool is_acceptable(const char *argument, Language language, FlagCare care)
{
    bool is_standard = strncmp(argument, "-std=", 5) == 0 || strncmp(argument, "--std=", 6) == 0;
    bool is_target = strncmp(argument, "-target", 7) == 0 || strncmp(argument, "--target=", 9) == 0;
    if (care == FLAGS_CAUTIOUS) {
        return !is_standard && !is_target && strncmp(argument, "-stdlib=", 8) != 0;
    }
    return !is_standard || (strstr(argument, "++") != NULL) == (language != LANGUAGE_C);
}

/* One of the user's arguments with the value that belongs to it. */
typedef struct UserFlag {
    const KeptFlag *flag; /* NULL for arguments that are left out */
    const char *argument;
    const char *value; /* joined or separate; NULL when there is none */
    bool separate;
} UserFlag;

static UserFlag next_flag(const char *const *arguments, size_t count, size_t *at)
{
    const char *argument = arguments[(*at)++];
    const KeptFlag *flag = kept_flag(argument);
    UserFlag result = {.flag = flag, .argument = argument};
    if (flag != NULL && flag->form >= FLAG_SEPARATE && strcmp(argument, flag->name) == 0) {
        result.separate = true;
        result.value = *at < count ? arguments[(*at)++] : NULL;
    } else if (flag != NULL) {
        result.value = argument + strlen(flag->name);
    }
    if (result.separate && result.value == NULL) {
        result.flag = NULL;
    }
    return result;
}

static bool is_language_flag(UserFlag flag)
{
    return flag.flag != NULL && strcmp(flag.flag->name, "-x") == 0;
}

Language flags_language(Language language, const char *const *arguments, size_t argument_count)
{
    for (size_t at = 0; at < argument_count;) {
        UserFlag flag = next_flag(arguments, argument_count, &at);
        if (is_language_flag(flag)) {
            language = language_of(flag.value, language);
        }
    }
    return language;
}

static void keep_arguments(Language language, const char *const *arguments, size_t count, FlagCare care, FlagVec *flags)
{
    for (size_t at = 0; at < count;) {
        UserFlag flag = next_flag(arguments, count, &at);
        if (flag.flag == NULL || is_language_flag(flag) || !is_acceptable(flag.argument, language, care)) {
            continue;
        }
        vec_push(flags, flag.argument);
        if (flag.separate) {
            vec_push(flags, flag.value);
        }
    }
}

void flags_collect(Language language, const char *const *arguments, size_t argument_count, FlagCare care,
                   FlagVec *flags)
{
    /* The standards that compilers of today take unless told otherwise; libclang 14 would take C++14. */
    vec_push(flags, "-x");
    vec_push(flags, language == LANGUAGE_CUDA ? "cuda" : language == LANGUAGE_CXX ? "c++" : "c");
    vec_push(flags, language == LANGUAGE_C ? "-std=gnu17" : "-std=gnu++17");
    keep_arguments(language, arguments, argument_count, care, flags);
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
