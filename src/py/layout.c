/* Comments and logical lines of Python, by the lexer: no comment is found in a string, and every bracket counts. */
#include "py/cells.h"
#include "py/lexer.h"
#include "py/py.h"

#include <string.h>

/* A copy in which the magics of a notebook are masked. */
static const Source *without_magics(const Source *source, Arena *scratch)
{
    Source *prepared = arena_new(scratch, Source);
    char *bytes = arena_alloc(scratch, (size_t)source->length + SOURCE_PADDING, 1);
    memcpy(bytes, source->bytes, (size_t)source->length + SOURCE_PADDING);
    *prepared = *source;
    prepared->bytes = bytes;
    for (uint32_t i = 0; i < source->cell_count; i++) {
        uint32_t end = i + 1 < source->cell_count ? source->cells[i + 1].start : source->length;
        cells_mask(bytes, source->cells[i].start, end);
    }
    return prepared;
}

static void add_comment(const Source *source, const Token *token, bool is_inside, Layout *layout)
{
    Span line = layout_physical_line(source, token->start);
    LayoutComment comment = {.span = {token->start, token->end},
                             .is_alone = layout_is_blank(source, line.start, token->start),
                             .is_inside = is_inside};
    vec_push(&layout->comments, comment);
}

void py_layout(const Source *source, Arena *scratch, Interner *names, Layout *layout)
{
    *layout = (Layout){0};
    TokenVec tokens = {0};
    py_lex(source->is_notebook ? without_magics(source, scratch) : source, names, true, &tokens);
    Span line = {0};
    bool is_open = false;
    for (size_t i = 0; i < tokens.count; i++) {
        const Token *token = &tokens.items[i];
        switch ((TokenKind)token->kind) {
        case TOKEN_COMMENT:
            add_comment(source, token, is_open, layout);
            break;
        case TOKEN_INDENT:
        case TOKEN_DEDENT:
        case TOKEN_BLANK_LINE:
        case TOKEN_LAYOUT_ERROR:
            break;
        case TOKEN_NEWLINE:
        case TOKEN_END_OF_FILE:
            if (is_open) {
                vec_push(&layout->lines, line);
            }
            is_open = false;
            break;
        default:
            line = (Span){is_open ? line.start : token->start, token->end};
            is_open = true;
            break;
        }
    }
    vec_free(&tokens);
}
