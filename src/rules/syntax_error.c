/* The file does not parse. What could be read around the error is checked all the same. */
#include "engine/rule.h"

static void check(RuleContext *context)
{
    const Program *program = rule_program(context);
    for (size_t i = 0; i < program_file_count(program); i++) {
        const ProgramFile *file = program_file(program, i);
        for (size_t k = 0; k < file->facts->issues.count; k++) {
            const Issue *issue = &file->facts->issues.items[k];
            if (issue->kind == ISSUE_SYNTAX) {
                Report report = {.file = file, .span = issue->span, .severity = SEVERITY_ERROR,
                                 .message = intern_cstr(program_names(program), issue->message)};
                rule_report(context, &report);
            }
        }
    }
}

const Rule rule_syntax_error = {
    .code = "SPL001",
    .name = "syntax-error",
    .summary = "the file does not parse",
    .severity = SEVERITY_ERROR,
    .check = check,
};
