/* Selects and runs rules, and turns their reports into findings: sorted, each place once, strings in one arena. */
#include "engine/engine.h"

#include "base/embed.h"
#include "base/suggest.h"
#include "engine/payload.h"
#include "engine/registry.h"

#include <stdlib.h>
#include <string.h>

struct RuleContext {
    const Program *program;
    const Rule *rule;
    RunResult *result;
    Payloads *payloads;
};

const Rule *const *engine_rules(void)
{
    return rule_registry;
}

const Rule *engine_find_rule(const char *code_or_name)
{
    for (const Rule *const *rule = rule_registry; *rule != NULL; rule++) {
        if (strcmp((*rule)->code, code_or_name) == 0 || strcmp((*rule)->name, code_or_name) == 0) {
            return *rule;
        }
    }
    return NULL;
}

const char *engine_rule_page(const Rule *rule)
{
    for (const EmbeddedFile *page = embedded_pages; page->name != NULL; page++) {
        if (strcmp(page->name, rule->name) == 0) {
            return page->bytes;
        }
    }
    return "";
}

/* The longer the prefix the better; a whole code or name is best. */
size_t engine_fits(const char *entry, const Rule *rule)
{
    size_t length = strlen(entry);
    if (strcmp(entry, rule->name) == 0) {
        return strlen(rule->code) + 1;
    }
    bool is_prefix = length >= 3 && strncmp(entry, rule->code, length) == 0;
    return strcmp(entry, "ALL") == 0 ? 1 : is_prefix ? length + 1 : 0;
}

static size_t best_fit(const char *const *entries, const Rule *rule)
{
    size_t best = 0;
    for (; entries != NULL && *entries != NULL; entries++) {
        size_t this_one = engine_fits(*entries, rule);
        best = this_one > best ? this_one : best;
    }
    return best;
}

bool engine_is_selected(const RuleSelection *selection, const Rule *rule)
{
    size_t chosen = best_fit(selection->extend, rule);
    size_t ignored = best_fit(selection->ignore, rule);
    if (selection->select != NULL && selection->select[0] != NULL) {
        size_t selected = best_fit(selection->select, rule);
        chosen = selected > chosen ? selected : chosen;
    } else if (chosen == 0 && !rule->is_optional) {
        chosen = 1;
    }
    return chosen > 0 && chosen > ignored;
}

bool engine_knows(const char *entry)
{
    for (const Rule *const *rule = rule_registry; *rule != NULL; rule++) {
        if (engine_fits(entry, *rule) > 0) {
            return true;
        }
    }
    return false;
}

const Program *rule_program(const RuleContext *context)
{
    return context->program;
}

Arena *rule_arena(RuleContext *context)
{
    return &context->result->arena;
}

Payloads *rule_payloads(RuleContext *context)
{
    return context->payloads;
}

void rule_each_argument(RuleContext *context, RuleWants *wants, RuleArgumentCheck *check)
{
    for (size_t i = 0; i < program_site_count(context->program); i++) {
        const Site *site = program_site(context->program, i);
        for (size_t k = 0; k < site->argument_count; k++) {
            if (wants(site->arguments[k].parameter->role)) {
                check(context, site, &site->arguments[k]);
            }
        }
    }
}

static const char *literal_type(LiteralKind kind)
{
    switch (kind) {
    case LITERAL_NONE:
        return "NoneType";
    case LITERAL_TRUE:
    case LITERAL_FALSE:
        return "bool";
    case LITERAL_INTEGER:
        return "int";
    case LITERAL_FLOAT:
        return "float";
    case LITERAL_STRING:
        return "str";
    case LITERAL_BYTES:
        return "bytes";
    case LITERAL_OTHER:
        break;
    }
    return NULL;
}

const char *rule_type_of(const Program *program, SetId set)
{
    static const char *const containers[] = {"tuple", "list", "set", "dict", "generator"};
    const Objects *objects = program_objects(program);
    if (set_count(objects, set) != 1) {
        return NULL;
    }
    const Object *object = object_get(objects, set_member(objects, set, 0));
    switch ((ObjectKind)object->kind) {
    case OBJECT_CONTAINER:
        return containers[object->detail];
    case OBJECT_GENERATOR:
        return "generator";
    case OBJECT_CONSTANT:
        return literal_type((LiteralKind)object->detail);
    default:
        return NULL;
    }
}

const char *rule_format(RuleContext *context, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_format_list(rule_arena(context), format, arguments);
    va_end(arguments);
    return text;
}

Span rule_span(const ProgramFile *file, ValueId value)
{
    return file->facts->values.items[value].span;
}

const char *rule_quote(RuleContext *context, const ProgramFile *file, ValueId value)
{
    enum { LONGEST = 60 };
    Span span = file->facts->values.items[value].span;
    Buffer text = {0};
    buffer_puts(&text, "");
    bool was_space = false;
    size_t written = 0;
    for (uint32_t at = span.start; at < span.end && written < LONGEST;) {
        uint32_t code_point;
        size_t step = utf8_decode(file->source->bytes + at, span.end - at, &code_point);
        bool is_space = code_point == ' ' || code_point == '\n' || code_point == '\r' || code_point == '\t';
        if (!is_space || !was_space) {
            buffer_add(&text, is_space ? " " : file->source->bytes + at, is_space ? 1 : step);
            written++;
        }
        was_space = is_space;
        at += (uint32_t)step;
        if (written == LONGEST && at < span.end) {
            buffer_puts(&text, "…");
        }
    }
    const char *quoted = arena_copy(rule_arena(context), text.bytes, text.length);
    buffer_free(&text);
    return quoted;
}

void report_step(Report *report, const ProgramFile *file, Span span, const char *message)
{
    if (report->trace_count < sizeof report->trace / sizeof report->trace[0]) {
        report->trace[report->trace_count++] = (TraceStep){.source = file->source, .span = span, .message = message};
    }
}

void report_way(Report *report, const Site *site)
{
    const SiteCall *via = site->via;
    for (int i = 0; i < 3 && via != NULL; i++, via = via->next) {
        report_step(report, via->file, via->file->facts->values.items[via->call].span, "reached through this call");
    }
}

/* The function that a reader would name: comprehensions and lambdas belong to the one around them. */
static const char *function_name(const Program *program, const ProgramFile *file, FunctionId id)
{
    const Function *functions = file->facts->functions.items;
    while (id > 1 && (functions[id].kind == FUNCTION_COMPREHENSION || functions[id].kind == FUNCTION_LAMBDA)) {
        id = functions[id].parent;
    }
    if (id <= 1) {
        return NULL;
    }
    bool is_python = file->facts->language == LANGUAGE_PYTHON;
    return intern_cstr(program_names(program), is_python ? functions[id].qualified : functions[id].name);
}

void rule_report(RuleContext *context, const Report *report)
{
    if (report->file->source->is_background) {
        return;
    }
    static const char *const nowhere[] = {NULL};
    Arena *arena = rule_arena(context);
    Finding finding = {.code = context->rule->code, .name = context->rule->name, .severity = report->severity,
                       .source = report->file->source, .span = report->span, .message = report->message,
                       .fails_on = nowhere, .fails_as = report->fails_as, .help = report->help,
                       .trace_count = report->trace_count};
    const char *function = function_name(context->program, report->file, report->function);
    finding.function = function == NULL ? NULL : arena_copy(arena, function, strlen(function));
    if (report->verdict != NULL) {
        finding.severity = report->verdict->severity;
        finding.fails_under = report->verdict->fails_under;
        finding.fails_on = report->verdict->fails_on;
        finding.start_method = report->verdict->explanation;
    }
    TraceStep *trace = arena_array(arena, TraceStep, report->trace_count);
    if (report->trace_count > 0) {
        memcpy(trace, report->trace, report->trace_count * sizeof *trace);
    }
    finding.trace = trace;
    vec_push(&context->result->findings, finding);
}

static int compare_numbers(uint32_t left, uint32_t right)
{
    return left < right ? -1 : left > right;
}

/* By path, place and code; of two reports of one rule at one place the graver and wider comes first and is kept. */
static int compare_findings(const void *left_void, const void *right_void)
{
    const Finding *left = left_void;
    const Finding *right = right_void;
    int order = strcmp(left->source->path, right->source->path);
    if (order == 0) {
        order = compare_numbers(left->span.start, right->span.start);
    }
    if (order == 0) {
        order = strcmp(left->code, right->code);
    }
    if (order == 0) {
        order = compare_numbers(left->span.end, right->span.end);
    }
    if (order == 0) {
        order = compare_numbers(right->severity, left->severity);
    }
    if (order == 0) {
        order = compare_numbers(right->fails_under, left->fails_under);
    }
    return order != 0 ? order : strcmp(left->message, right->message);
}

static bool is_same_place(const Finding *left, const Finding *right)
{
    return left->source == right->source && left->span.start == right->span.start &&
           left->span.end == right->span.end && strcmp(left->code, right->code) == 0;
}

static void sort_and_join(FindingVec *findings)
{
    if (findings->count == 0) {
        return;
    }
    qsort(findings->items, findings->count, sizeof *findings->items, compare_findings);
    size_t kept = 1;
    for (size_t i = 1; i < findings->count; i++) {
        if (is_same_place(&findings->items[i], &findings->items[kept - 1])) {
            findings->items[kept - 1].fails_under |= findings->items[i].fails_under;
        } else {
            findings->items[kept++] = findings->items[i];
        }
    }
    findings->count = kept;
}

static void finish(RunResult *result)
{
    sort_and_join(&result->findings);
    for (size_t i = 0; i < result->findings.count; i++) {
        const Finding *finding = &result->findings.items[i];
        source_index_lines((Source *)finding->source, &result->arena);
        for (size_t k = 0; k < finding->trace_count; k++) {
            source_index_lines((Source *)finding->trace[k].source, &result->arena);
        }
    }
}

void engine_run(const Program *program, const RuleSelection *selection, RunResult *result)
{
    Payloads *payloads = payloads_new();
    for (const Rule *const *rule = rule_registry; *rule != NULL; rule++) {
        if ((*rule)->check != NULL && engine_is_selected(selection, *rule)) {
            RuleContext context = {.program = program, .rule = *rule, .result = result, .payloads = payloads};
            (*rule)->check(&context);
        }
    }
    payloads_free(payloads);
    finish(result);
}

bool engine_suppresses(SuppressionVec *suppressions, const Finding *finding)
{
    const Rule *rule = engine_find_rule(finding->code);
    bool is_covered = false;
    for (size_t i = 0; i < suppressions->count; i++) {
        Suppression *suppression = &suppressions->items[i];
        bool names_it = suppression->rule == NULL || engine_fits(suppression->rule, rule) > 0;
        if (suppression->problem == NULL && names_it && suppress_covers(suppression, finding->span)) {
            suppression->is_used = true;
            is_covered = true;
        }
    }
    return is_covered;
}

void rule_report_comment(RuleContext *context, const Source *source, Span span, Severity severity, const char *message,
                         const char *help)
{
    static const char *const nowhere[] = {NULL};
    Finding finding = {.code = context->rule->code, .name = context->rule->name, .severity = severity,
                       .source = source, .span = span, .message = message, .fails_on = nowhere, .help = help};
    vec_push(&context->result->findings, finding);
}

const char *rule_nearest(const char *entry)
{
    VEC(const char *) words = {0};
    for (const Rule *const *rule = rule_registry; *rule != NULL; rule++) {
        vec_push(&words, (*rule)->code);
        vec_push(&words, (*rule)->name);
    }
    const char *nearest = suggest_nearest(text_of(entry), words.items, words.count);
    vec_free(&words);
    return nearest;
}

void engine_check_comments(const CommentedSource *commented, size_t count, const RuleSelection *selection,
                           RunResult *result)
{
    for (const Rule *const *rule = rule_registry; *rule != NULL; rule++) {
        if ((*rule)->check_comments == NULL || !engine_is_selected(selection, *rule)) {
            continue;
        }
        RuleContext context = {.rule = *rule, .result = result};
        for (size_t i = 0; i < count; i++) {
            (*rule)->check_comments(&context, &commented[i]);
        }
    }
    finish(result);
}
