/* The parser on any bytes: there is a tree, its nodes lie inside their parents and in order of height, no required
 * field is missing, issues lie inside the source, and a source whose tree holds an error has an issue. */
#include "base/fail.h"
#include "py/dump.h"
#include "py/parser.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *property)
{
    if (!holds) {
        BUG(property);
    }
}

typedef struct TreeCheck {
    uint32_t length;
    bool has_error; /* an ErrorExpr or ErrorStmt was seen */
} TreeCheck;

static void check_node(TreeCheck *tree, const Node *node);

/* Decorators stand before the definition that they belong to. */
static bool lies_inside(const Node *parent, const AstField *field, const Node *child)
{
    if (strcmp(field->name, "decorator_list") == 0) {
        return child->span.end <= parent->span.start;
    }
    return child->span.start >= parent->span.start && child->span.end <= parent->span.end;
}

static void check_child(TreeCheck *tree, const Node *parent, const AstField *field, const Node *child)
{
    check(child->height < parent->height, "a node is higher than its children");
    check(lies_inside(parent, field, child), "a node lies inside its parent");
    check_node(tree, child);
}

static void check_field(TreeCheck *tree, const Node *node, const AstField *field)
{
    const void *place = ast_field(node, field);
    if (field->kind == FIELD_CHILD || field->kind == FIELD_MAYBE) {
        const Node *child = *(Node *const *)place;
        check(child != NULL || field->kind == FIELD_MAYBE, "a required child");
        if (child != NULL) {
            check_child(tree, node, field, child);
        }
    } else if (field->kind == FIELD_LIST || field->kind == FIELD_HOLES) {
        const ExprList *list = place;
        for (uint32_t i = 0; i < list->count; i++) {
            check(list->items[i] != NULL || field->kind == FIELD_HOLES, "no hole in a list");
            if (list->items[i] != NULL) {
                check_child(tree, node, field, list->items[i]);
            }
        }
    } else if (field->kind == FIELD_IDENTIFIER) {
        check(*(const StrId *)place != 0, "a required name");
    }
}

static void check_node(TreeCheck *tree, const Node *node)
{
    check(node->kind > NODE_NONE && node->kind < NODE_KINDS, "a known kind");
    check(node->span.start <= node->span.end && node->span.end <= tree->length, "a span inside the source");
    tree->has_error |= node->kind == NODE_ErrorExpr || node->kind == NODE_ErrorStmt;
    for (const AstField *field = ast_fields(node->kind); field->kind != FIELD_END; field++) {
        check_field(tree, node, field);
    }
}

static void check_module(Source *source, Arena *arena, Interner *names)
{
    PySyntaxIssueVec issues = {0};
    py_decode(source, arena, &issues);
    size_t decoding_issues = issues.count;
    Module *module = py_parse(source, arena, names, &issues);
    TreeCheck tree = {.length = source->length};
    check_node(&tree, &module->node);
    check(!tree.has_error || issues.count > 0, "an error in the tree has an issue");
    check(issues.count - decoding_issues <= PY_ISSUE_LIMIT, "the number of issues is limited");
    for (size_t i = decoding_issues; i < issues.count; i++) {
        check(issues.items[i].span.start <= issues.items[i].span.end && issues.items[i].span.end <= source->length,
              "an issue inside the source");
    }
    Buffer dump = {0};
    source_index_lines(source, arena);
    dump_ast(source, &module->node, names, &dump);
    buffer_free(&dump);
    vec_free(&issues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = calloc(1, size + SOURCE_PADDING);
    if (bytes == NULL) {
        return 0;
    }
    memcpy(bytes, data, size);
    Source source = {.path = "input.py", .bytes = bytes, .length = (uint32_t)size, .language = LANGUAGE_PYTHON};
    Arena arena = {0};
    Interner names;
    interner_init(&names);
    check_module(&source, &arena, &names);
    interner_free(&names);
    arena_free(&arena);
    free(bytes);
    return 0;
}
