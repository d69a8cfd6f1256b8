/* What a rule is made of, and all that a rule includes.
 *
 * A rule is one file of src/rules that defines `const Rule rule_<file stem>`; the build makes the registry from the
 * folder. `check` asks the program for sites and reports. It keeps no state: rules run in any order. */
#ifndef SPAWNLINT_ENGINE_RULE_H
#define SPAWNLINT_ENGINE_RULE_H

#include "link/methods.h"
#include "link/program.h"
#include "project/suppress.h"
#include "report/finding.h"

typedef struct RuleContext RuleContext;

/* A source with the comments in it that suppress findings. */
typedef struct CommentedSource {
    const Source *source;
    const Suppression *suppressions;
    size_t suppression_count;
    bool is_whole; /* everything was analysed: a comment that suppressed nothing has nothing to suppress */
} CommentedSource;

typedef struct Rule {
    const char *code;    /* "SPL301" */
    const char *name;    /* "lambda-to-worker": folder of its page and cases */
    const char *summary; /* one line, for `spawnlint rules` */
    Severity severity;   /* the highest it reports, for the index */
    bool is_optional;    /* off until selected */
    void (*check)(RuleContext *context); /* NULL for rules that look at comments alone */
    /* Looks at what comments have suppressed of all other rules' findings; or NULL. */
    void (*check_comments)(RuleContext *context, const CommentedSource *commented);
} Rule;

const Program *rule_program(const RuleContext *context);

/* Memory for messages, as long as the findings. */
Arena *rule_arena(RuleContext *context);

/* What the search of engine/payload.h has found, shared by the rules. */
typedef struct Payloads Payloads;
Payloads *rule_payloads(RuleContext *context);

/* Text of a finding under construction; rules fill in what applies. */
typedef struct Report {
    const ProgramFile *file;
    FunctionId function; /* in which the span stands */
    Span span;
    Severity severity;
    const char *message;
    const Verdict *verdict; /* start methods: fills severity, fails_under, fails_on and the line of text; or NULL */
    const char *fails_as;
    const char *help;
    TraceStep trace[8];
    size_t trace_count;
} Report;

/* Adds a step to the trace; silently full after eight. */
void report_step(Report *report, const ProgramFile *file, Span span, const char *message);

/* Adds the calls that lead to the site from outside its function, outermost first, three at most. */
void report_way(Report *report, const Site *site);

/* Hands in a finding. Equal findings (rule, place) are reported once. */
void rule_report(RuleContext *context, const Report *report);

/* Hands in a finding of check_comments. */
void rule_report_comment(RuleContext *context, const Source *source, Span span, Severity severity, const char *message,
                         const char *help);

/* The rule that a misspelt code or name may have been meant to be, or NULL. */
const char *rule_nearest(const char *entry);

/* Calls `check` for every argument of every site whose role `wants` names. */
typedef bool RuleWants(Role role);
typedef void RuleArgumentCheck(RuleContext *context, const Site *site, const SiteArgument *argument);
void rule_each_argument(RuleContext *context, RuleWants *wants, RuleArgumentCheck *check);

/* Python's name for the type of the one thing in a set ("int", "NoneType", "generator"); NULL when there are several or
 * the type is not known. */
const char *rule_type_of(const Program *program, SetId set);

/* Words for messages. */
const char *rule_format(RuleContext *context, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where a value stands. */
Span rule_span(const ProgramFile *file, ValueId value);

/* The source text of a value, shortened to one line of at most 60 characters. */
const char *rule_quote(RuleContext *context, const ProgramFile *file, ValueId value);

#endif
