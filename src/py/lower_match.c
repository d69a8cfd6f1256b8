/* The match statement becomes a SWITCH.
 *
 * A case without a guard keeps the values that it stands for: literals and dotted names as they are, alternatives one
 * by one, nothing at all where it matches everything, and UNKNOWN for what only a look at the object can decide. Its
 * captures are bound at the head of its block. A case with a guard is one UNKNOWN, whose part is the whole test: the
 * pattern with its captures, then the guard. So a guard that fails goes on to the next case, and runs only behind its
 * pattern. */
#include "py/lower.h"

static void lower_parts(Lowering *lowering, PatternList patterns);

/* A value in a pattern: the parentheses around it may be those of a class pattern. */
static void lower_pattern_value(Lowering *lowering, const Expr *expr)
{
    ValueId value = lower_expr(lowering, expr);
    lowering->facts->values.items[value].flags &= (uint16_t)~VALUE_IN_PARENTHESES;
    lower_pend(lowering, value);
}

/* Pends the expressions that are evaluated somewhere inside a pattern. */
static void lower_part(Lowering *lowering, const Pattern *pattern)
{
    switch ((NodeKind)pattern->kind) {
    case NODE_MatchValue:
        lower_pattern_value(lowering, ((const MatchValue *)pattern)->value);
        break;
    case NODE_MatchSequence:
        lower_parts(lowering, ((const MatchSequence *)pattern)->patterns);
        break;
    case NODE_MatchMapping:
        for (uint32_t i = 0; i < ((const MatchMapping *)pattern)->keys.count; i++) {
            lower_pattern_value(lowering, ((const MatchMapping *)pattern)->keys.items[i]);
        }
        lower_parts(lowering, ((const MatchMapping *)pattern)->patterns);
        break;
    case NODE_MatchClass:
        lower_pattern_value(lowering, ((const MatchClass *)pattern)->cls);
        lower_parts(lowering, ((const MatchClass *)pattern)->patterns);
        lower_parts(lowering, ((const MatchClass *)pattern)->kwd_patterns);
        break;
    case NODE_MatchAs:
        if (((const MatchAs *)pattern)->pattern != NULL) {
            lower_part(lowering, ((const MatchAs *)pattern)->pattern);
        }
        break;
    case NODE_MatchOr:
        lower_parts(lowering, ((const MatchOr *)pattern)->patterns);
        break;
    default: /* MatchSingleton, MatchStar */
        break;
    }
}

static void lower_parts(Lowering *lowering, PatternList patterns)
{
    for (uint32_t i = 0; i < patterns.count; i++) {
        lower_part(lowering, patterns.items[i]);
    }
}

/* Pends the values that a pattern stands for. True when it matches everything. */
static bool lower_alternatives(Lowering *lowering, const Pattern *pattern)
{
    switch ((NodeKind)pattern->kind) {
    case NODE_MatchValue:
        lower_pattern_value(lowering, ((const MatchValue *)pattern)->value);
        return false;
    case NODE_MatchSingleton: {
        ValueId value = lower_constant(lowering, &((const MatchSingleton *)pattern)->constant, pattern->span);
        lower_pend(lowering, value);
        return false;
    }
    case NODE_MatchAs: {
        const Pattern *inner = ((const MatchAs *)pattern)->pattern;
        return inner == NULL || lower_alternatives(lowering, inner);
    }
    case NODE_MatchOr: {
        bool matches_all = false;
        const MatchOr *alternatives = (const MatchOr *)pattern;
        for (uint32_t i = 0; i < alternatives->patterns.count; i++) {
            matches_all |= lower_alternatives(lowering, alternatives->patterns.items[i]);
        }
        return matches_all;
    }
    default: {
        size_t begin = lower_begin(lowering);
        lower_part(lowering, pattern);
        ValueId value = lower_unknown(lowering, begin, pattern->span);
        lower_pend(lowering, value);
        return false;
    }
    }
}

/* What a match knows about the captures in its patterns, and what it does with each. */
typedef struct Captures {
    ValueId subject;
    bool as_values; /* pend an ASSIGN, not a BIND */
} Captures;

/* A capture of the whole subject has its value when that is a mere name; any other capture is unknown. */
static void capture(Lowering *lowering, const Captures *captures, StrId name, Span span, bool is_whole)
{
    Value value = lowering->facts->values.items[captures->subject];
    if (!is_whole || value.kind != VALUE_NAME) {
        value = (Value){.kind = VALUE_UNKNOWN};
    }
    value.flags |= VALUE_IMPLICIT;
    value.span = span;
    ValueId captured = facts_add_value(lowering->facts, value);
    ValueId place = lower_name(lowering, name, span);
    if (captures->as_values) {
        ValueId assignment = facts_add_value(
            lowering->facts,
            (Value){.kind = VALUE_ASSIGN, .flags = VALUE_IMPLICIT, .a = place, .b = captured, .span = span});
        lower_pend(lowering, assignment);
    } else {
        lower_emit(lowering, (Action){.kind = ACTION_BIND, .a = place, .b = captured, .span = span});
    }
}

/* The last `length` bytes of a pattern, where a captured name stands. */
static Span name_at_end(const Lowering *lowering, Span span, StrId name)
{
    size_t length = intern_get(lowering->names, name).length;
    return length < span.end - span.start ? (Span){span.end - (uint32_t)length, span.end} : span;
}

static void lower_captures(Lowering *lowering, const Captures *captures, const Pattern *pattern, bool is_whole);

static void lower_all_captures(Lowering *lowering, const Captures *captures, PatternList patterns, bool is_whole)
{
    for (uint32_t i = 0; i < patterns.count; i++) {
        lower_captures(lowering, captures, patterns.items[i], is_whole);
    }
}

static void lower_captures(Lowering *lowering, const Captures *captures, const Pattern *pattern, bool is_whole)
{
    StrId name = 0;
    switch ((NodeKind)pattern->kind) {
    case NODE_MatchSequence:
        lower_all_captures(lowering, captures, ((const MatchSequence *)pattern)->patterns, false);
        return;
    case NODE_MatchMapping:
        lower_all_captures(lowering, captures, ((const MatchMapping *)pattern)->patterns, false);
        if (((const MatchMapping *)pattern)->rest != 0) {
            capture(lowering, captures, ((const MatchMapping *)pattern)->rest, pattern->span, false);
        }
        return;
    case NODE_MatchClass:
        lower_all_captures(lowering, captures, ((const MatchClass *)pattern)->patterns, false);
        lower_all_captures(lowering, captures, ((const MatchClass *)pattern)->kwd_patterns, false);
        return;
    case NODE_MatchOr:
        /* All alternatives bind the same names; which one it was is unknown. */
        lower_captures(lowering, captures, ((const MatchOr *)pattern)->patterns.items[0], false);
        return;
    case NODE_MatchStar:
        name = ((const MatchStar *)pattern)->name;
        break;
    case NODE_MatchAs:
        if (((const MatchAs *)pattern)->pattern != NULL) {
            lower_captures(lowering, captures, ((const MatchAs *)pattern)->pattern, is_whole);
        }
        name = ((const MatchAs *)pattern)->name;
        break;
    default: /* MatchValue, MatchSingleton */
        break;
    }
    if (name != 0) {
        capture(lowering, captures, name, name_at_end(lowering, pattern->span, name), is_whole);
    }
}

/* Pattern, captures and guard of a case as one value. */
static ValueId lower_guarded_test(Lowering *lowering, const MatchCase *arm, ValueId subject)
{
    Span span = {arm->pattern->span.start, arm->guard->span.end};
    size_t begin = lower_begin(lowering);
    bool matches_all = lower_alternatives(lowering, arm->pattern);
    Captures captures = {.subject = subject, .as_values = true};
    lower_captures(lowering, &captures, arm->pattern, true);
    if (matches_all && lowering->pending.count == begin) {
        ValueId guard = lower_expr(lowering, arm->guard);
        lower_pend(lowering, guard);
        return lower_unknown(lowering, begin, span);
    }
    ValueId matched = lower_unknown(lowering, begin, arm->pattern->span);
    lower_pend(lowering, matched);
    ValueId guard = lower_expr(lowering, arm->guard);
    lower_pend(lowering, guard);
    ListId both = lower_end(lowering, begin);
    ValueId test = facts_add_value(
        lowering->facts,
        (Value){.kind = VALUE_LOGIC, .detail = LOGIC_AND, .flags = VALUE_IMPLICIT, .list = both, .span = span});
    lower_pend(lowering, test);
    return lower_unknown(lowering, begin, span);
}

/* Pends the value list and the block of a case. */
static void lower_case(Lowering *lowering, const MatchCase *arm, ValueId subject)
{
    size_t begin = lower_begin(lowering);
    ListId values;
    if (arm->guard != NULL) {
        ValueId test = lower_guarded_test(lowering, arm, subject);
        lower_pend(lowering, test);
        values = lower_end(lowering, begin);
    } else {
        bool matches_all = lower_alternatives(lowering, arm->pattern);
        values = lower_end(lowering, begin);
        values = matches_all ? 0 : values;
    }
    Captures captures = {.subject = subject};
    if (arm->guard == NULL) {
        lower_captures(lowering, &captures, arm->pattern, true);
    }
    lower_stmts(lowering, arm->body);
    BlockId block = lower_end(lowering, begin);
    lower_pend(lowering, values);
    lower_pend(lowering, block);
}

void lower_match(Lowering *lowering, const Match *match)
{
    ValueId subject = lower_expr(lowering, match->subject);
    size_t begin = lower_begin(lowering);
    for (uint32_t i = 0; i < match->cases.count; i++) {
        lower_case(lowering, match->cases.items[i], subject);
    }
    ListId cases = lower_end(lowering, begin);
    uint32_t colon = span_behind_colon(lowering->source, match->subject->span.end, match->node.span.end);
    lower_emit(lowering,
               (Action){.kind = ACTION_SWITCH, .a = subject, .list = cases, .span = {match->node.span.start, colon}});
}
