/* Start methods in words and sets: which of them a site really uses on each target, and what that means. */
#include "link/methods.h"

#include "base/text.h"

#include <string.h>

const char *method_word(MethodSet single)
{
    switch (single) {
    case METHOD_FORK:
        return "fork";
    case METHOD_SPAWN:
        return "spawn";
    case METHOD_FORKSERVER:
        return "forkserver";
    default:
        return NULL;
    }
}

MethodSet method_of_word(const char *word)
{
    for (MethodSet method = METHOD_FORK; method <= METHOD_FORKSERVER; method = (MethodSet)(method << 1)) {
        if (strcmp(word, method_word(method)) == 0) {
            return method;
        }
    }
    return 0;
}

/* A platform with a range of Python versions in which the default method is one and the same. */
typedef struct Ground {
    const char *name;   /* as `fails_on` says it */
    const char *in_words;
    Worlds platform;
    Worlds versions;    /* the worlds of versions that the range touches */
    MethodSet standard; /* the default method */
    bool has_fork;
} Ground;

enum { MOST_GROUNDS = 4 };

static size_t list_grounds(const Targets *targets, Ground *grounds)
{
    size_t count = 0;
    bool has_old = targets->oldest_minor < FORKSERVER_DEFAULT_MINOR;
    bool has_new = targets->newest_minor >= FORKSERVER_DEFAULT_MINOR;
    Worlds versions = (Worlds)((has_old ? WORLD_BEFORE_314 : 0) | (has_new ? WORLD_FROM_314 : 0));
    if (targets->windows_platform) {
        grounds[count++] = (Ground){"windows", "Windows", WORLD_WINDOWS, versions, METHOD_SPAWN, false};
    }
    if (targets->macos_platform) {
        grounds[count++] = (Ground){"macos", "macOS", WORLD_MACOS, versions, METHOD_SPAWN, true};
    }
    if (targets->linux_platform && has_new) {
        grounds[count++] = (Ground){"linux (Python >= 3.14)", "Linux from Python 3.14", WORLD_LINUX, WORLD_FROM_314,
                                    METHOD_FORKSERVER, true};
    }
    if (targets->linux_platform && has_old) {
        grounds[count++] = (Ground){"linux (Python < 3.14)", "Linux before Python 3.14", WORLD_LINUX, WORLD_BEFORE_314,
                                    METHOD_FORK, true};
    }
    return count;
}

/* The methods that the site uses where `standard` is the default. */
static MethodSet methods_used(const Site *site, MethodSet standard)
{
    MethodSet used = site->method.chosen;
    if (site->method.is_default) {
        used |= site->default_set;
        if (site->default_may_be_unset) {
            used |= standard;
        }
    }
    return used;
}

static Worlds world_of_default(MethodSet method)
{
    return method == METHOD_FORK    ? WORLD_DEFAULT_FORK
           : method == METHOD_SPAWN ? WORLD_DEFAULT_SPAWN
                                    : WORLD_DEFAULT_FORKSERVER;
}

static MethodSet failing_defaults(const Site *site, MethodSet fails)
{
    MethodSet under = 0;
    for (MethodSet standard = METHOD_FORK; standard <= METHOD_FORKSERVER; standard = (MethodSet)(standard << 1)) {
        if ((site->worlds & world_of_default(standard)) && (methods_used(site, standard) & fails)) {
            under |= standard;
        }
    }
    return under;
}

/* "on Windows and macOS (spawn) and on Linux from Python 3.14 (forkserver)": grounds of one method stand together. */
static void add_grounds(Buffer *text, const Ground *grounds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool begins = i == 0 || grounds[i].standard != grounds[i - 1].standard;
        bool ends = i + 1 == count || grounds[i].standard != grounds[i + 1].standard;
        buffer_puts(text, i == 0 ? "on " : begins ? " and on " : " and ");
        buffer_puts(text, grounds[i].in_words);
        if (ends) {
            buffer_printf(text, " (%s)", method_word(grounds[i].standard));
        }
    }
}

/* Windows and macOS first, then both kinds of Linux as one when they agree. */
static const char **name_grounds(const Ground *failing, size_t count, Arena *arena)
{
    const char **names = arena_array(arena, const char *, count + 1);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_pair = i + 1 < count && failing[i].platform == WORLD_LINUX && failing[i + 1].platform == WORLD_LINUX;
        names[used++] = is_pair ? "linux" : failing[i].name;
        i += is_pair;
    }
    return names;
}

static const char *explain(const Site *site, const Ground *failing, size_t failing_count, const Ground *working,
                           size_t working_count, MethodSet fails, Arena *arena)
{
    Buffer text = {0};
    if (site->method.is_default && site->default_set != 0 && !site->default_may_be_unset) {
        buffer_puts(&text, "set by set_start_method — fails under ");
    } else if (!site->method.is_default) {
        buffer_puts(&text, "chosen here — fails under ");
    }
    if (text.length > 0) {
        MethodSet used = methods_used(site, 0) & fails;
        bool is_first = true;
        for (MethodSet method = METHOD_FORK; method <= METHOD_FORKSERVER; method = (MethodSet)(method << 1)) {
            if (used & method) {
                buffer_printf(&text, "%s%s", is_first ? "" : " and ", method_word(method));
                is_first = false;
            }
        }
    } else {
        buffer_puts(&text, "the default — fails ");
        add_grounds(&text, failing, failing_count);
        if (working_count > 0) {
            buffer_puts(&text, "; works ");
            add_grounds(&text, working, working_count);
        }
    }
    const char *kept = arena_copy(arena, text.bytes, text.length);
    buffer_free(&text);
    return kept;
}

Verdict methods_judge(const Program *program, const Site *site, MethodSet fails, Arena *arena)
{
    static const char *const nowhere[] = {NULL};
    Verdict verdict = {.fails_on = nowhere};
    if (site->method.is_unknown) {
        return verdict;
    }
    Ground grounds[MOST_GROUNDS];
    Ground failing[MOST_GROUNDS];
    Ground working[MOST_GROUNDS];
    size_t failing_count = 0;
    size_t working_count = 0;
    bool has_harmless = false;
    size_t count = list_grounds(program_targets(program), grounds);
    for (size_t i = 0; i < count; i++) {
        Worlds standard_world = world_of_default(grounds[i].standard);
        if (!(site->worlds & grounds[i].platform) || !(site->worlds & grounds[i].versions) ||
            (site->method.is_default && !(site->worlds & standard_world))) {
            continue; /* not reached there */
        }
        MethodSet used = methods_used(site, grounds[i].standard);
        if (!grounds[i].has_fork) {
            used &= METHOD_SPAWN; /* what Windows does not have fails there in another way: SPL105 */
        }
        if (used & fails) {
            failing[failing_count++] = grounds[i];
            has_harmless |= (used & ~fails) != 0;
        } else if (used != 0) {
            working[working_count++] = grounds[i];
            has_harmless = true;
        }
    }
    if (failing_count == 0) {
        return verdict;
    }
    verdict.is_reported = true;
    verdict.severity = has_harmless ? SEVERITY_WARNING : SEVERITY_ERROR;
    verdict.fails_under = failing_defaults(site, fails);
    verdict.fails_on = name_grounds(failing, failing_count, arena);
    if (fails == METHODS_ALL) {
        verdict.explanation = "any — tasks are pickled under every start method";
    } else {
        verdict.explanation = explain(site, failing, failing_count, working, working_count, fails, arena);
    }
    return verdict;
}

Verdict methods_judge_always(const Program *program, const Site *site, Arena *arena)
{
    Site any = *site;
    any.method = (MethodChoice){.is_default = true};
    any.default_set = 0;
    any.default_may_be_unset = true;
    Verdict verdict = methods_judge(program, &any, METHODS_ALL, arena);
    verdict.explanation = NULL;
    return verdict;
}
