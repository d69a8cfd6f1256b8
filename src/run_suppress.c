/* Comments that suppress findings, and the text of the statement of each finding that stays.
 *
 * Only sources with a finding, or with a word of such a comment in them, are looked at; those that were not parsed are
 * read once more. */
#include "run_state.h"

#include "engine/engine.h"
#include "project/c_layout.h"
#include "py/py.h"

#include <string.h>

/* A source that is looked at. */
typedef struct Commented {
    Source *source;
    Layout layout;
    SuppressionVec suppressions;
    bool is_whole;
} Commented;

typedef VEC(Commented) CommentedVec;

/* Whether the file was analysed without a doubt. */
static bool is_whole(const Run *run, const RunFile *file)
{
    return run->result.errors.count == 0 && !(file->has_facts && file->facts.issues.count > 0);
}

/* The text of a file that was not parsed, or whose bytes were given back, as the parser would see it. */
static bool read_again(Run *run, RunFile *file)
{
    bool is_fresh = file->source.bytes == NULL;
    run_read_file(file);
    if (file->error != NULL) {
        return false;
    }
    if ((is_fresh || !file->is_parsed) && file->source.language == LANGUAGE_PYTHON && !file->source.is_notebook) {
        PySyntaxIssueVec issues = {0};
        py_decode(&file->source, &run->arena, &issues);
        vec_free(&issues);
    }
    return true;
}

static void add_source(Run *run, CommentedVec *all, Source *source, bool whole)
{
    Commented commented = {.source = source, .is_whole = whole};
    if (source->language == LANGUAGE_PYTHON) {
        Arena scratch = {0};
        Interner names;
        interner_init(&names);
        py_layout(source, &scratch, &names, &commented.layout);
        interner_free(&names);
        arena_free(&scratch);
    } else {
        c_layout(source, &commented.layout);
    }
    suppress_read(source, &commented.layout, &run->arena, &commented.suppressions);
    for (size_t i = 0; i < commented.suppressions.count; i++) {
        Suppression *suppression = &commented.suppressions.items[i];
        bool is_in_force = suppression->rule == NULL;
        for (const Rule *const *rule = engine_rules(); *rule != NULL && !is_in_force; rule++) {
            is_in_force = engine_fits(suppression->rule, *rule) > 0 && (*rule)->check_comments == NULL &&
                          run_wants_rule_at(run, *rule, source->path);
        }
        suppression->is_in_force = is_in_force;
    }
    vec_push(all, commented);
}

static Commented *find_source(const CommentedVec *all, const Source *source)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].source == source) {
            return &all->items[i];
        }
    }
    return NULL;
}

/* The sources with findings, then the other files with a word of such a comment. */
static void collect(Run *run, CommentedVec *all)
{
    const FindingVec *findings = &run->result.findings;
    for (size_t i = 0; i < run->files.count; i++) {
        RunFile *file = &run->files.items[i];
        if (file->may_suppress && !file->source.is_background && file->error == NULL && read_again(run, file)) {
            add_source(run, all, &file->source, is_whole(run, file));
        }
    }
    const Source *last = NULL; /* findings are sorted by their sources */
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].source != last && find_source(all, findings->items[i].source) == NULL) {
            add_source(run, all, (Source *)findings->items[i].source, false);
        }
        last = findings->items[i].source;
    }
}

static void note_statement(Run *run, const Commented *commented, Finding *finding)
{
    const Source *source = finding->source;
    finding->statement = layout_statement(source, &commented->layout, finding->span.start, &run->result.arena);
    const Span *line = layout_line_at(&commented->layout, finding->span.start);
    bool is_inside = line != NULL && finding->span.start <= line->end;
    finding->statement_span = is_inside ? *line : layout_physical_line(source, finding->span.start);
}

/* Takes out what comments cover, and notes the statements of the rest. */
static void suppress(Run *run, const CommentedVec *all)
{
    FindingVec *findings = &run->result.findings;
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        Finding finding = findings->items[i];
        Commented *commented = find_source(all, finding.source);
        bool is_syntax_error = strcmp(finding.code, "SPL001") == 0;
        if (!is_syntax_error && engine_suppresses(&commented->suppressions, &finding)) {
            run->result.suppressed++;
            continue;
        }
        note_statement(run, commented, &finding);
        findings->items[kept++] = finding;
    }
    findings->count = kept;
}

/* What the rule about comments finds can be suppressed by its own code, but not by a comment for everything. */
static void suppress_comments(Run *run, const CommentedVec *all)
{
    FindingVec *findings = &run->result.findings;
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        Finding finding = findings->items[i];
        const Rule *rule = engine_find_rule(finding.code);
        Commented *commented = find_source(all, finding.source);
        bool is_covered = false;
        for (size_t k = 0; rule->check_comments != NULL && k < commented->suppressions.count; k++) {
            const Suppression *suppression = &commented->suppressions.items[k];
            is_covered |= suppression->problem == NULL && suppression->rule != NULL &&
                          engine_fits(suppression->rule, rule) > 0 && suppress_covers(suppression, finding.span);
        }
        if (is_covered) {
            run->result.suppressed++;
            continue;
        }
        if (finding.statement == NULL) {
            note_statement(run, commented, &finding);
        }
        findings->items[kept++] = finding;
    }
    findings->count = kept;
}

static void check_comments(Run *run, const CommentedVec *all)
{
    CommentedSource *commented = arena_array(&run->arena, CommentedSource, all->count);
    for (size_t i = 0; i < all->count; i++) {
        commented[i] = (CommentedSource){.source = all->items[i].source,
                                         .suppressions = all->items[i].suppressions.items,
                                         .suppression_count = all->items[i].suppressions.count,
                                         .is_whole = all->items[i].is_whole};
    }
    RuleSelection selection = run_rule_selection(run);
    engine_check_comments(commented, all->count, &selection, &run->result);
    run_apply_policy(run);
}

void run_suppress(Run *run)
{
    CommentedVec all = {0};
    collect(run, &all);
    suppress(run, &all);
    check_comments(run, &all);
    suppress_comments(run, &all);
    for (size_t i = 0; i < all.count; i++) {
        layout_free(&all.items[i].layout);
        vec_free(&all.items[i].suppressions);
    }
    vec_free(&all);
}
