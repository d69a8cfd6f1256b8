/* What the parser's files share. Nobody else includes this.
 *
 * How errors travel: the first error of a statement is recorded and moves the cursor to the end of the logical line.
 * There no token fits any rule, so every list ends and every open rule returns, with what it has, without a test for
 * errors on the way. Further errors are silent until the next statement begins. */
#ifndef SPAWNLINT_PY_PARSER_STATE_H
#define SPAWNLINT_PY_PARSER_STATE_H

#include "py/lexer.h"
#include "py/parser.h"

/* Rules that contain themselves through a bracket, a block or a default value nest at most PARSE_DEPTH deep; chains
 * (a + b + c, a.b.c, not not a, elif) are read in loops and make trees of at most CHAIN_HEIGHT. A recursion adds fewer
 * than ten nodes to a path, so AST_DEPTH_LIMIT holds. */
enum { PARSE_DEPTH = 600, CHAIN_HEIGHT = 10000 };

/* One operator of a run of prefixes and powers, read from the left and applied from the right. */
typedef struct Prefix {
    Expr *base; /* of `base ** …`; NULL for a unary operator */
    uint32_t start;
    UnaryOperator op;
} Prefix;

typedef VEC(Node *) NodeVec;

typedef struct Parser {
    const Token *token; /* the next one to read */
    const Token *first;
    const Source *source;
    Arena *arena;
    Interner *names;
    PySyntaxIssueVec *issues;
    size_t issue_limit;
    bool muted;       /* this statement has its issue */
    bool line_failed; /* the statement before this one was left behind unread */
    uint32_t depth;
    NodeVec scratch;  /* lists under construction, one above the other */
    NodeVec keywords; /* the same for what is collected beside a list */
    VEC(Prefix) prefixes;
    Buffer text; /* a string's value under construction */
    StrId name_match, name_case, name_type, name_underscore, name_print, name_exec;
    StrId name_missing; /* the empty name: stands where a name should */
} Parser;

/* ---- the cursor ---- */

static inline bool at(const Parser *parser, TokenKind kind)
{
    return parser->token->kind == kind;
}
static inline bool accept(Parser *parser, TokenKind kind)
{
    bool found = parser->token->kind == kind;
    parser->token += found;
    return found;
}
/* Where the last token ended that was read. Not for the first token of a file. */
static inline uint32_t last_end(const Parser *parser)
{
    return parser->token[-1].end;
}
/* The same, line structure left aside: where a compound statement ends. */
uint32_t last_code_end(const Parser *parser);
static inline bool at_name(const Parser *parser, StrId name)
{
    return parser->token->kind == TOKEN_NAME && parser->token->value == name;
}

/* ---- errors ---- */

/* Records an issue unless this statement has one, and goes on where it is. */
void complain(Parser *parser, Span span, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Records an issue at the next token and leaves the logical line. */
void fail(Parser *parser, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same: `wanted` was expected and something else is there. */
void fail_expected(Parser *parser, const char *wanted);
/* Reads a token of this kind or fails. */
bool expect(Parser *parser, TokenKind kind);
/* Reads a name or fails; name_missing then. */
StrId expect_name(Parser *parser);
/* Counts a recursion; false, with an issue, when there are too many. Pair with leave in either case. */
bool enter(Parser *parser);
static inline void leave(Parser *parser)
{
    parser->depth--;
}

/* ---- nodes and lists ---- */

static inline void *node_new(Parser *parser, NodeKind kind, size_t size, uint32_t start)
{
    Node *node = arena_alloc(parser->arena, size, alignof(void *));
    node->kind = (uint8_t)kind;
    node->height = 1;
    node->span.start = start;
    return node;
}
#define new_node(parser, Name, start) ((Name *)node_new((parser), NODE_##Name, sizeof(Name), (start)))

/* Makes the node one higher than its child, which may be NULL. */
static inline void raise_above(Node *node, const Node *child)
{
    if (child != NULL && child->height >= node->height) {
        node->height = (uint16_t)(child->height + 1);
    }
}
/* The node ends where the last token did. A node of no token at all is empty and lies behind that token. */
static inline Node *finish(Parser *parser, Node *node)
{
    node->span.end = last_end(parser);
    if (node->span.start > node->span.end) {
        node->span.start = node->span.end;
    }
    return node;
}
/* What stands for an expression that is not there. */
Expr *missing_expr(Parser *parser);
/* An issue about a tree that would be too high, and what stands for it. */
Expr *too_high(Parser *parser, uint32_t start);

static inline size_t list_begin(const Parser *parser)
{
    return parser->scratch.count;
}
static inline void list_add(Parser *parser, void *node)
{
    vec_push(&parser->scratch, node);
}
/* Moves the nodes of a stack from `mark` up into the arena, raises `parent` above them, and gives the array. */
void *list_end(Parser *parser, NodeVec *stack, size_t mark, Node *parent, uint32_t *count);
#define take_list(parser, stack, mark, parent, list)                                                                   \
    ((list)->items = list_end((parser), (stack), (mark), (parent), &(list)->count))

/* ---- parse_expr.c ---- */

bool starts_expression(TokenKind kind); /* without `*` and `yield` */
Expr *parse_expression(Parser *parser);
Expr *parse_disjunction(Parser *parser);
Expr *parse_bitwise_or(Parser *parser);
Expr *parse_named_expression(Parser *parser);
Expr *parse_star_named_expression(Parser *parser);
/* One or more, a tuple when there is a comma. */
Expr *parse_star_expressions(Parser *parser);
Expr *parse_yield_or_star_expressions(Parser *parser);
/* Goes on behind the first element of a tuple without parentheses, at its comma. */
Expr *parse_tuple_rest(Parser *parser, Expr *first, uint32_t start, Expr *element(Parser *));
/* The targets of a `for`, up to `in`. */
Expr *parse_for_targets(Parser *parser);
Expr *parse_unary(Parser *parser);

/* ---- parse_atom.c ---- */

Expr *parse_atom(Parser *parser);
Expr *parse_primary(Parser *parser);
/* The arguments of a call or the bases of a class, between parentheses that start at the cursor. `parent` is raised. */
void parse_call_arguments(Parser *parser, Node *parent, ExprList *args, KeywordList *keywords);

/* ---- parse_string.c ---- */

/* One or more strings side by side. */
Expr *parse_strings(Parser *parser);

/* ---- parse_params.c ---- */

/* Parameters up to `closer`, which is not read: of a function with annotations, of a lambda without. */
Arguments *parse_parameters(Parser *parser, TokenKind closer);
TypeParamList parse_type_params(Parser *parser, Node *parent);

/* ---- parse_target.c ---- */

/* Makes an expression a target of assignment or deletion; what can be none is an issue. */
void make_target(Parser *parser, Expr *expr, ExprContext context);

/* ---- parse_pattern.c ---- */

/* The pattern of a case, an open sequence included. */
Pattern *parse_case_pattern(Parser *parser);

/* ---- parse_stmt.c and parse_compound.c ---- */

/* Reads statements up to the end of the block or the file onto the scratch stack. */
void parse_statements(Parser *parser);
/* Reads one line of simple statements onto the scratch stack. */
void parse_simple_line(Parser *parser);
/* Reads a compound statement, or returns NULL without having read anything. */
Stmt *parse_compound(Parser *parser);
Expr *parse_assigned_value(Parser *parser);

#endif
