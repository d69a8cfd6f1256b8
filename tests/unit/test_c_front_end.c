/* The front end for C: compiler arguments, the look at the text, the stub headers, loading, and files that are hard to
 * read. What code lowers to is in tests/golden/facts. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include "base/pool.h"
#include "c/c.h"
#include "c/flags.h"
#include "c/scan.h"
#include "c/stubs.h"
#include "facts/build.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Arguments ---- */

/* The collected arguments, joined by blanks, without what is always there. */
static const char *collected(Arena *arena, Language language, const char *const *arguments, FlagCare care)
{
    size_t count = 0;
    while (arguments[count] != NULL) {
        count++;
    }
    FlagVec flags = {0};
    flags_collect(language, arguments, count, care, &flags);
    const char *text = "";
    for (size_t i = 0; i < flags.count && strcmp(flags.items[i], "-D_OPENMP=201511") != 0; i++) {
        text = arena_format(arena, "%s%s%s", text, i == 0 ? "" : " ", flags.items[i]);
    }
    vec_free(&flags);
    return text;
}

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(c_flags, what_changes_the_meaning_of_the_code_is_kept)
{
    Arena arena = {0};
    const char *const *given =
        ARGUMENTS("-Iinclude", "-I", "more", "-O2", "-DNAME=1", "-U", "OTHER", "-Wall", "-c", "-o", "file.o",
                  "-isystem", "system", "-include", "first.h", "-fPIC", "-std=c11");
    cr_expect_str_eq(collected(&arena, LANGUAGE_C, given, FLAGS_ALL),
                     "-x c -std=gnu17 -Iinclude -I more -DNAME=1 -U OTHER -isystem system -include first.h -std=c11");
    arena_free(&arena);
}

Test(c_flags, values_of_other_options_are_no_files_and_a_last_option_without_its_value_is_left_out)
{
    Arena arena = {0};
    const char *const *given = ARGUMENTS("-gencode", "arch=compute_80,code=sm_80", "-Xcompiler", "-fopenmp", "-D");
    cr_expect_str_eq(collected(&arena, LANGUAGE_C, given, FLAGS_ALL), "-x c -std=gnu17");
    arena_free(&arena);
}

Test(c_flags, a_standard_of_the_other_language_is_left_out)
{
    Arena arena = {0};
    const char *const *given = ARGUMENTS("-std=c++20", "-std=c99");
    cr_expect_str_eq(collected(&arena, LANGUAGE_C, given, FLAGS_ALL), "-x c -std=gnu17 -std=c99");
    cr_expect_str_eq(collected(&arena, LANGUAGE_CXX, given, FLAGS_ALL), "-x c++ -std=gnu++17 -std=c++20");
    arena_free(&arena);
}

Test(c_flags, after_a_refusal_only_paths_and_macros_are_kept)
{
    Arena arena = {0};
    const char *const *given = ARGUMENTS("-Ia", "-std=c99", "-target", "none", "--target=none", "-DX");
    cr_expect_str_eq(collected(&arena, LANGUAGE_C, given, FLAGS_CAUTIOUS), "-x c -std=gnu17 -Ia -DX");
    arena_free(&arena);
}

Test(c_flags, cuda_is_parsed_as_host_code_with_the_stub)
{
    Arena arena = {0};
    const char *text = collected(&arena, LANGUAGE_CUDA, ARGUMENTS("-Ia"), FLAGS_ALL);
    cr_expect_not_null(strstr(text, "-x cuda "));
    cr_expect_not_null(strstr(text, "--cuda-host-only -nocudainc -nocudalib"));
    cr_expect_not_null(strstr(text, "/cuda_runtime.h"));
    arena_free(&arena);
}

Test(c_flags, the_last_language_of_the_user_counts)
{
    cr_expect_eq(flags_language(LANGUAGE_C, ARGUMENTS("-x", "c", "-xc++"), 3), LANGUAGE_CXX);
    cr_expect_eq(flags_language(LANGUAGE_CXX, ARGUMENTS("-x", "cu"), 2), LANGUAGE_CUDA);
    cr_expect_eq(flags_language(LANGUAGE_CXX, ARGUMENTS("-x", "assembler"), 2), LANGUAGE_CXX);
    cr_expect_eq(flags_language(LANGUAGE_C, ARGUMENTS("-x"), 1), LANGUAGE_C);
}

/* ---- The look at the text ---- */

/* A source with the padding that every source has. */
static Source source_of(Arena *arena, const char *text, Language language)
{
    size_t length = strlen(text);
    char *bytes = arena_alloc(arena, length + SOURCE_PADDING, 1);
    memcpy(bytes, text, length);
    return (Source){.path = "file.c", .bytes = bytes, .length = (uint32_t)length, .language = language};
}

static const char *starts_in(Arena *arena, const char *text, Language language)
{
    Source source = source_of(arena, text, language);
    Scan scan;
    scan_source(&source, &scan);
    const char *found = "";
    for (size_t i = 0; i < scan.starts.count; i++) {
        Span span = scan.starts.items[i].span;
        found = arena_format(arena, "%s%.*s@%u ", found, (int)(span.end - span.start), text + span.start, span.start);
    }
    scan_free(&scan);
    return found;
}

Test(c_scan, process_starts_are_names_in_front_of_a_parenthesis)
{
    Arena arena = {0};
    cr_expect_str_eq(starts_in(&arena, "fork(); x = vfork /* a */ (); forked(); prefork(); int fork;", LANGUAGE_C),
                     "fork@0 vfork@12 ");
    cr_expect_str_eq(starts_in(&arena, "/* fork() */ // fork()\n\"fork()\" 'f' fork(", LANGUAGE_C), "fork@36 ");
    cr_expect_str_eq(starts_in(&arena, "// a \\\n fork()\nfork()", LANGUAGE_C), "fork@15 ");
    cr_expect_str_eq(starts_in(&arena, "#define A fork() \\\n fork()\nfork()", LANGUAGE_C), "fork@27 ");
    cr_expect_str_eq(starts_in(&arena, "#if 1 /* a\n */ || fork()\nfork()", LANGUAGE_C), "fork@25 ");
    arena_free(&arena);
}

Test(c_scan, literals_of_cxx)
{
    Arena arena = {0};
    cr_expect_str_eq(starts_in(&arena, "R\"x(fork() )\" fork() )x\" fork()", LANGUAGE_CXX), "fork@25 ");
    cr_expect_str_eq(starts_in(&arena, "int i = 1'000'000; fork();", LANGUAGE_CXX), "fork@19 ");
    arena_free(&arena);
}

Test(c_scan, text_that_is_no_c_ends)
{
    Arena arena = {0};
    cr_expect_str_eq(starts_in(&arena, "\"fork()\nfork()", LANGUAGE_C), "fork@8 ");
    cr_expect_str_eq(starts_in(&arena, "/* fork()", LANGUAGE_C), "");
    cr_expect_str_eq(starts_in(&arena, "R\"x(fork()", LANGUAGE_CXX), "");
    cr_expect_str_eq(starts_in(&arena, "\"\\", LANGUAGE_C), "");
    cr_expect_str_eq(starts_in(&arena, "#\\", LANGUAGE_C), "");
    arena_free(&arena);
}

Test(c_scan, parallel_pragmas)
{
    Arena arena = {0};
    Source source = source_of(&arena,
                              "#pragma omp parallel\n"
                              "# pragma omp target teams distribute parallel for\n"
                              "#pragma omp for\n"
                              "#pragma once\n"
                              "// #pragma omp parallel\n"
                              "#pragma omp \\\n parallel for",
                              LANGUAGE_C);
    Scan scan;
    scan_source(&source, &scan);
    cr_assert_eq(scan.parallel_regions.count, 3);
    cr_expect_eq(scan.parallel_regions.items[0], 0);
    cr_expect_eq(scan.parallel_regions.items[1], 21);
    cr_expect_eq(scan.parallel_regions.items[2], 124);
    scan_free(&scan);
    arena_free(&arena);
}

Test(c_scan, the_semicolons_of_a_for)
{
    Arena arena = {0};
    ForHead head;
    Source plain = source_of(&arena, "for (f(\";\", ';'); g(({ 1; })); i++) x();", LANGUAGE_C);
    cr_assert(scan_for_head(&plain, 0, &head));
    cr_expect_eq(head.first_semicolon, 16);
    cr_expect_eq(head.second_semicolon, 29);
    Source macro = source_of(&arena, "EACH(i, n) x();", LANGUAGE_C);
    cr_expect_not(scan_for_head(&macro, 0, &head));
    Source broken = source_of(&arena, "for (a; b", LANGUAGE_C);
    cr_expect_not(scan_for_head(&broken, 0, &head));
    Source closed = source_of(&arena, "for )", LANGUAGE_C);
    cr_expect_not(scan_for_head(&closed, 0, &head));
    arena_free(&arena);
}

/* ---- The whole ---- */

/* Facts of a text as they are after freezing; the caller frees them. */
static void lower_text(CFrontEnd *front_end, const Source *source, Interner *names, Facts *facts)
{
    interner_init(names);
    facts_init(facts, source);
    c_lower_source(front_end, source, NULL, 0, names, facts);
    facts_freeze(facts);
}

static size_t count_calls(const Facts *facts, const Interner *names, const char *name)
{
    size_t count = 0;
    for (size_t i = 1; i < facts->values.count; i++) {
        const Value *value = &facts->values.items[i];
        const Value *callee = &facts->values.items[value->kind == VALUE_CALL ? value->a : 0];
        count += callee->kind == VALUE_NAME && text_is(intern_get(names, callee->text), name);
    }
    return count;
}

static CFrontEnd *load(Arena *arena)
{
    const char *why = "";
    CFrontEnd *front_end = c_load(arena, &why);
    cr_assert_not_null(front_end, "%s", why);
    return front_end;
}

Test(c_front_end, says_which_libclang_it_found)
{
    Arena arena = {0};
    CFrontEnd *front_end = load(&arena);
    int version = 0;
    cr_expect_eq(sscanf(c_version(front_end), "libclang %d", &version), 1);
    cr_expect_geq(version, 14);
    c_unload(front_end);
    arena_free(&arena);
}

Test(c_front_end, a_library_that_is_no_libclang_is_refused)
{
    Arena arena = {0};
    const char *why = NULL;
    setenv("SPAWNLINT_LIBCLANG", "libm.so.6", 1);
    cr_expect_null(c_load(&arena, &why));
    cr_assert_not_null(why);
    cr_expect_not_null(strstr(why, "libm.so.6"));
    arena_free(&arena);
}

/* Each stub parses in each language that its library is used from, and the calls into it stay in the tree. A real
 * header on the system wins; then it is that which is parsed. */
Test(c_front_end, stub_headers_keep_calls_in_the_tree)
{
    static const struct {
        const char *header;
        const char *call;
        const char *name;
    } uses[] = {
        {"cuda_runtime.h", "cudaSetDevice(0)", "cudaSetDevice"},
        {"cuda_runtime_api.h", "cudaMemcpy(0, 0, 4, cudaMemcpyHostToDevice)", "cudaMemcpy"},
        {"cuda.h", "cuInit(0)", "cuInit"},
        {"hip/hip_runtime.h", "hipSetDevice(0)", "hipSetDevice"},
        {"CL/cl.h", "clGetPlatformIDs(0, 0, 0)", "clGetPlatformIDs"},
        {"CL/opencl.h", "clFinish(0)", "clFinish"},
        {"mpi.h", "MPI_Init(0, 0)", "MPI_Init"},
        {"omp.h", "omp_set_num_threads(2)", "omp_set_num_threads"},
        {"Python.h", "PyOS_BeforeFork()", "PyOS_BeforeFork"},
    };
    Arena arena = {0};
    CFrontEnd *front_end = load(&arena);
    for (Language language = LANGUAGE_C; language <= LANGUAGE_CXX; language++) {
        for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
            Source source = source_of(
                &arena, arena_format(&arena, "#include <%s>\nvoid f(void) { %s; }\n", uses[i].header, uses[i].call),
                language);
            Interner names;
            Facts facts;
            lower_text(front_end, &source, &names, &facts);
            cr_expect_eq(facts.issues.count, 0, "%s: %s", uses[i].header,
                         facts.issues.count == 0 ? "" : intern_cstr(&names, facts.issues.items[0].message));
            cr_expect_eq(count_calls(&facts, &names, uses[i].name), 1, "%s", uses[i].call);
            facts_free(&facts);
            interner_free(&names);
        }
    }
    c_unload(front_end);
    arena_free(&arena);
}

typedef struct Hostile {
    CFrontEnd *front_end;
    const char *const *units;
} Hostile;

/* Three items a unit: one a language. */
static void lower_hostile(void *context, size_t item, unsigned worker)
{
    (void)worker;
    const Hostile *hostile = context;
    Arena arena = {0};
    Buffer text = {0};
    buffer_puts(&text, "int f(int a) { ");
    for (size_t times = 0; times < 1000; times++) {
        buffer_puts(&text, hostile->units[item / 3]);
    }
    Source source = source_of(&arena, text.bytes, (Language)(LANGUAGE_C + (int)(item % 3)));
    Interner names;
    Facts facts;
    lower_text(hostile->front_end, &source, &names, &facts); /* freezing checks the facts */
    facts_free(&facts);
    interner_free(&names);
    buffer_free(&text);
    arena_free(&arena);
}

Test(c_front_end, hostile_text_is_read_to_its_end)
{
    static const char *const units[] = {
        "(",       "{",  "[",      "a+",     "-",     "if(a)b;else ", "f(", "\"",      "/*",  "x y ",
        "#if 1\n", "({", "sizeof", "int a=", "[](){", "while(1)",     "?",  "case 1:", "\xff"};
    Arena arena = {0};
    Hostile hostile = {load(&arena), units};
    pool_for_each(3 * sizeof units / sizeof units[0], 1, lower_hostile, &hostile);
    c_unload(hostile.front_end);
    arena_free(&arena);
}

typedef struct Job {
    CFrontEnd *front_end;
    size_t calls;
} Job;

static void *lower_many(void *argument)
{
    Job *job = argument;
    Arena arena = {0};
    for (int i = 0; i < 20; i++) {
        Source source = source_of(&arena, "int fork(void); int main(void) { return fork() == 0; }", LANGUAGE_C);
        Interner names;
        Facts facts;
        lower_text(job->front_end, &source, &names, &facts);
        job->calls += count_calls(&facts, &names, "fork");
        facts_free(&facts);
        interner_free(&names);
    }
    arena_free(&arena);
    return NULL;
}

Test(c_front_end, serves_several_threads_at_once)
{
    Arena arena = {0};
    Job jobs[4];
    pthread_t threads[4];
    CFrontEnd *front_end = load(&arena);
    for (size_t i = 0; i < 4; i++) {
        jobs[i] = (Job){.front_end = front_end};
        cr_assert_eq(pthread_create(&threads[i], NULL, lower_many, &jobs[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        cr_expect_eq(jobs[i].calls, 20);
    }
    c_unload(front_end);
    arena_free(&arena);
}
