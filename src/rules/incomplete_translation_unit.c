/* A process start stands in a file of C where the analysis does not see it: the preprocessor left the code out, or
 * libclang could not read it because a header or an argument is missing. What the rules say about this file may not be
 * all. A missing header that hides no process start is passed over. */
#include "engine/rule.h"

/* The first header that was not found, or NULL. */
static const Issue *missing_header(const Facts *facts)
{
    for (size_t i = 0; i < facts->issues.count; i++) {
        if (facts->issues.items[i].kind == ISSUE_INCOMPLETE) {
            return &facts->issues.items[i];
        }
    }
    return NULL;
}

static void check_file(RuleContext *context, const ProgramFile *file)
{
    const Interner *names = program_names(rule_program(context));
    for (size_t i = 0; i < file->facts->issues.count; i++) {
        const Issue *issue = &file->facts->issues.items[i];
        if (issue->kind != ISSUE_UNSEEN) {
            continue;
        }
        Report report = {.file = file, .span = issue->span, .severity = SEVERITY_NOTE,
                         .message = intern_cstr(names, issue->message),
                         .help = "say how the file is compiled: `-p BUILD_DIR` with compile_commands.json, or "
                                 "arguments behind `--`"};
        const Issue *header = missing_header(file->facts);
        if (header != NULL) {
            report_step(&report, file, header->span, intern_cstr(names, header->message));
        }
        rule_report(context, &report);
    }
}

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_file_count(program); i++) {
        check_file(context, program_file(program, i));
    }
}

const Rule rule_incomplete_translation_unit = {
    .code = "SPL003",
    .name = "incomplete-translation-unit",
    .summary = "a process start in C stands in code that could not be read or is left out",
    .severity = SEVERITY_NOTE,
    .check = check,
};
