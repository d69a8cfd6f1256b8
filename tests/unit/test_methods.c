/* From a site's start methods to what fails where: defaults by platform and version, explicit choices, severity. */
#include "link/methods.h"

#include <criterion/criterion.h>
#include <string.h>

static const Targets everywhere = {.linux_platform = true,
                                   .macos_platform = true,
                                   .windows_platform = true,
                                   .oldest_minor = 9,
                                   .newest_minor = 14};
static const MethodSet importing = METHOD_SPAWN | METHOD_FORKSERVER;

static const Site on_default = {.method = {.is_default = true}, .default_may_be_unset = true, .worlds = WORLDS_ALL};

static Verdict judge(Targets targets, Site site, MethodSet fails, Arena *arena)
{
    Program *program = program_new(NULL, NULL, targets);
    Verdict verdict = methods_judge(program, &site, fails, arena);
    program_free(program);
    return verdict;
}

/* Compares a NULL-terminated list with words separated by "; ". */
static void expect_places(const Verdict *verdict, const char *wanted)
{
    char joined[256] = "";
    for (size_t i = 0; verdict->fails_on[i] != NULL; i++) {
        strcat(joined, i == 0 ? "" : "; ");
        strcat(joined, verdict->fails_on[i]);
    }
    cr_expect_str_eq(joined, wanted);
}

Test(methods, the_default_fails_where_it_is_not_fork)
{
    Arena arena = {0};
    Verdict verdict = judge(everywhere, on_default, importing, &arena);
    cr_expect(verdict.is_reported);
    cr_expect_eq(verdict.severity, SEVERITY_WARNING, "Linux before 3.14 still works");
    cr_expect_eq(verdict.fails_under, importing);
    expect_places(&verdict, "windows; macos; linux (Python >= 3.14)");
    cr_expect_str_eq(verdict.explanation,
                     "the default — fails on Windows and macOS (spawn) and on Linux from Python 3.14 (forkserver); "
                     "works on Linux before Python 3.14 (fork)");
    arena_free(&arena);
}

Test(methods, targets_without_a_failing_default_are_silent)
{
    Arena arena = {0};
    Targets old_linux = {.linux_platform = true, .oldest_minor = 9, .newest_minor = 13};
    cr_expect_not(judge(old_linux, on_default, importing, &arena).is_reported);
    Targets windows = {.windows_platform = true, .oldest_minor = 9, .newest_minor = 14};
    Verdict verdict = judge(windows, on_default, importing, &arena);
    cr_expect_eq(verdict.severity, SEVERITY_ERROR, "spawn is all that Windows has");
    expect_places(&verdict, "windows");
    cr_expect_not(judge(windows, on_default, METHOD_FORK, &arena).is_reported);
    arena_free(&arena);
}

Test(methods, an_explicit_method_holds_whatever_the_default)
{
    Arena arena = {0};
    Site site = on_default;
    site.method = (MethodChoice){.chosen = METHOD_FORK};
    cr_expect_not(judge(everywhere, site, importing, &arena).is_reported);
    site.method = (MethodChoice){.chosen = METHOD_SPAWN};
    Verdict verdict = judge(everywhere, site, importing, &arena);
    cr_expect_eq(verdict.severity, SEVERITY_ERROR);
    cr_expect_eq(verdict.fails_under, METHODS_ALL, "it fails under each default");
    expect_places(&verdict, "windows; macos; linux");
    arena_free(&arena);
}

Test(methods, set_start_method_replaces_the_default_where_it_was_reached)
{
    Arena arena = {0};
    Site site = on_default;
    site.default_set = METHOD_FORK;
    site.default_may_be_unset = false;
    cr_expect_not(judge(everywhere, site, importing, &arena).is_reported);
    site.default_may_be_unset = true;
    cr_expect(judge(everywhere, site, importing, &arena).is_reported, "on another path it was not set");
    arena_free(&arena);
}

Test(methods, tests_of_the_platform_narrow_the_verdict)
{
    Arena arena = {0};
    Site site = on_default;
    site.worlds = WORLDS_ALL & ~(WORLD_WINDOWS | WORLD_MACOS);
    Verdict verdict = judge(everywhere, site, importing, &arena);
    expect_places(&verdict, "linux (Python >= 3.14)");
    site.worlds &= (Worlds)~WORLD_FROM_314;
    cr_expect_not(judge(everywhere, site, importing, &arena).is_reported);
    arena_free(&arena);
}

Test(methods, an_unknown_method_is_never_reported)
{
    Arena arena = {0};
    Site site = on_default;
    site.method.is_unknown = true;
    cr_expect_not(judge(everywhere, site, METHODS_ALL, &arena).is_reported);
    arena_free(&arena);
}

Test(methods, words_and_sets_agree)
{
    cr_expect_eq(method_of_word("forkserver"), METHOD_FORKSERVER);
    cr_expect_eq(method_of_word("Fork"), 0);
    cr_expect_str_eq(method_word(METHOD_SPAWN), "spawn");
    cr_expect_null(method_word(importing));
}
