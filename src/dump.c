/* Dumps run the same stages as a check does, one file at a time and up to the stage that was asked for. */
#include "dump.h"

#include "base/pool.h"
#include "base/sys.h"
#include "c/c.h"
#include "facts/build.h"
#include "facts/text.h"
#include "project/discover.h"
#include "project/notebook.h"
#include "py/dump.h"
#include "py/lexer.h"
#include "py/parser.h"
#include "py/py.h"
#include "py/scope.h"

#include <string.h>

typedef struct Dump {
    const Options *options;
    const char *stage;
    Source source;
    Arena arena;
    Interner names;
    Buffer *out;
    const char *problem;
} Dump;

static void add_issues(Dump *dump, const PySyntaxIssueVec *issues)
{
    for (size_t i = 0; i < issues->count; i++) {
        dump_issue(&dump->source, issues->items[i].span, issues->items[i].message, dump->out);
    }
}

static void dump_python_tokens(Dump *dump, PySyntaxIssueVec *issues)
{
    TokenVec tokens = {0};
    py_lex(&dump->source, &dump->names, true, &tokens);
    add_issues(dump, issues);
    dump_tokens(&dump->source, &tokens, dump->out);
    vec_free(&tokens);
}

static void dump_python_tree(Dump *dump, PySyntaxIssueVec *issues)
{
    const Module *module = py_parse(&dump->source, &dump->arena, &dump->names, issues);
    add_issues(dump, issues);
    dump_ast(&dump->source, &module->node, &dump->names, dump->out);
}

static void dump_python_scopes(Dump *dump, PySyntaxIssueVec *issues)
{
    const Module *module = py_parse(&dump->source, &dump->arena, &dump->names, issues);
    add_issues(dump, issues);
    ScopeTree tree;
    scope_build(module, &dump->names, &tree);
    scope_print(&tree, &dump->names, dump->out);
    scope_free(&tree);
}

static void dump_facts(Dump *dump, const PySyntaxIssueVec *issues)
{
    Facts facts;
    facts_init(&facts, &dump->source);
    if (dump->source.language == LANGUAGE_PYTHON) {
        for (size_t i = 0; i < issues->count; i++) {
            StrId message = intern(&dump->names, issues->items[i].message);
            facts_add_issue(&facts, ISSUE_SYNTAX, issues->items[i].span, message);
        }
        const Source *text = &dump->source;
        if (text->is_notebook) {
            text = py_prepare_cells(text, &dump->arena, &dump->names, &facts);
        }
        py_lower_source(text, &dump->arena, &dump->names, &facts);
    } else {
        CFrontEnd *front_end = c_load(&dump->arena, &dump->problem);
        if (front_end == NULL) {
            facts_free(&facts);
            return;
        }
        dump->problem = NULL;
        c_lower_source(front_end, &dump->source, dump->options->compiler_arguments,
                       dump->options->compiler_argument_count, &dump->names, &facts);
        c_unload(front_end);
    }
    facts_freeze(&facts);
    facts_print(&facts, &dump->names, dump->out);
    facts_free(&facts);
}

static void dump_source(void *context, size_t item, unsigned worker)
{
    (void)item;
    (void)worker;
    Dump *dump = context;
    bool is_python = dump->source.language == LANGUAGE_PYTHON;
    if (!is_python && strcmp(dump->stage, "facts") != 0) {
        dump->problem = "the front end for C has no tokens, trees and scopes of its own to show; ask for facts";
        return;
    }
    if (dump->source.is_notebook && strcmp(dump->stage, "facts") != 0) {
        dump->problem = "the cells of a notebook are parsed one by one; ask for facts";
        return;
    }
    PySyntaxIssueVec issues = {0};
    if (dump->source.is_notebook) {
        source_index_lines(&dump->source, &dump->arena);
    } else if (is_python) {
        py_decode(&dump->source, &dump->arena, &issues);
        source_index_lines(&dump->source, &dump->arena);
    }
    if (strcmp(dump->stage, "tokens") == 0) {
        dump_python_tokens(dump, &issues);
    } else if (strcmp(dump->stage, "ast") == 0) {
        dump_python_tree(dump, &issues);
    } else if (strcmp(dump->stage, "scopes") == 0) {
        dump_python_scopes(dump, &issues);
    } else {
        dump_facts(dump, &issues);
    }
    vec_free(&issues);
}

const char *dump_file(const Options *options, const char *stage, const char *path, Arena *arena, Buffer *out)
{
    Language language = discover_language(path);
    Dump dump = {.options = options, .stage = stage, .out = out};
    dump.source = (Source){.path = path, .language = language == LANGUAGE_NONE ? LANGUAGE_PYTHON : language};
    char *bytes;
    bool is_stdin = strcmp(path, "-") == 0;
    int error =
        is_stdin ? sys_read_stdin(&bytes, &dump.source.length) : sys_read_file(path, &bytes, &dump.source.length);
    if (error != 0) {
        return sys_error_text(error);
    }
    dump.source.bytes = bytes;
    if (notebook_has_name(path)) {
        char *code;
        const char *problem = notebook_read(&dump.source, &code);
        sys_release(bytes);
        bytes = code;
        if (problem != NULL) {
            return problem;
        }
    }
    interner_init(&dump.names);
    pool_for_each(1, 1, dump_source, &dump); /* for its stack */
    const char *problem = dump.problem == NULL ? NULL : arena_copy(arena, dump.problem, strlen(dump.problem));
    interner_free(&dump.names);
    arena_free(&dump.arena);
    sys_release(bytes);
    return problem;
}
