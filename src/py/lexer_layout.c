/* Line structure: indentation, blank lines, comments.
 *
 * A level is compared by two columns at once, one with tabs to multiples of eight and one with tabs as a single column.
 * When both agree on which line is deeper, the indentation does not depend on the width of a tab; otherwise it is an
 * error (Python reference, 2.1.8). */
#include "py/lexer_state.h"

#include <string.h>

void lexer_comment(Lexer *lexer)
{
    const char *start = lexer->at;
    const char *line_feed = memchr(start, '\n', (size_t)(lexer->limit - start));
    const char *end = line_feed == NULL ? lexer->limit : line_feed;
    const char *carriage_return = memchr(start, '\r', (size_t)(end - start));
    lexer->at = carriage_return == NULL ? end : carriage_return;
    if (lexer->keep_comments) {
        lexer_emit(lexer, TOKEN_COMMENT, start);
    }
}

void lexer_blank_line(Lexer *lexer)
{
    const char *start = lexer->at;
    lexer->at = line_end_skip(start);
    if (lexer->keep_comments) {
        lexer_emit(lexer, TOKEN_BLANK_LINE, start);
    }
}

typedef struct Columns {
    uint32_t column;
    uint32_t alt_column;
    bool joined; /* by a backslash before the first token */
} Columns;

/* White space up to the first other byte. A backslash before the first token joins lines; the level is then the column
 * of the first backslash that has one. */
static Columns read_columns(Lexer *lexer)
{
    Columns now = {0, 0, false};
    uint32_t joined = 0;
    const char *at = lexer->at;
    for (;; at++) {
        if (*at == ' ') {
            now.column++;
            now.alt_column++;
        } else if (*at == '\t') {
            now.column = (now.column / 8 + 1) * 8;
            now.alt_column++;
        } else if (*at == '\f') {
            now = (Columns){0, 0, false};
        } else if (*at == '\\' && (at[1] == '\n' || at[1] == '\r') && line_end_skip(at + 1) < lexer->limit) {
            joined = joined != 0 ? joined : now.column;
            at = line_end_skip(at + 1) - 1;
        } else {
            break;
        }
    }
    lexer->at = at;
    return joined != 0 ? (Columns){joined, joined, true} : now;
}

/* Python 3.9 ignores the indentation of such a line, later versions do not: it counts where a block must begin. */
static bool ignores_indentation(const Lexer *lexer, Columns to)
{
    return to.joined && !lexer->block_begins;
}

static void layout_error(Lexer *lexer, LexError error)
{
    lexer_emit(lexer, TOKEN_LAYOUT_ERROR, lexer->at)->value = error;
}

static void open_level(Lexer *lexer, const char *line, Columns to)
{
    if (to.alt_column <= lexer->alt_columns[lexer->indent_count]) {
        layout_error(lexer, LEX_TABS_AND_SPACES);
    }
    if (lexer->indent_count + 1 >= LEX_INDENTS) {
        layout_error(lexer, LEX_TOO_MANY_INDENTS);
        return;
    }
    lexer->indent_count++;
    lexer->columns[lexer->indent_count] = to.column;
    lexer->alt_columns[lexer->indent_count] = to.alt_column;
    lexer_emit(lexer, TOKEN_INDENT, line);
}

static void close_levels(Lexer *lexer, Columns to)
{
    while (lexer->indent_count > 0 && to.column < lexer->columns[lexer->indent_count]) {
        lexer->indent_count--;
        lexer_emit(lexer, TOKEN_DEDENT, lexer->at);
    }
    if (to.column != lexer->columns[lexer->indent_count]) {
        layout_error(lexer, LEX_DEDENT);
    } else if (to.alt_column != lexer->alt_columns[lexer->indent_count]) {
        layout_error(lexer, LEX_TABS_AND_SPACES);
    }
}

void lexer_line_start(Lexer *lexer)
{
    for (;;) {
        const char *line = lexer->at;
        Columns to = read_columns(lexer);
        if (*lexer->at == '#') {
            lexer_comment(lexer);
        }
        if (*lexer->at == '\n' || *lexer->at == '\r') {
            lexer_blank_line(lexer);
            continue;
        }
        if (lexer->at >= lexer->limit) {
            return;
        }
        uint32_t column = lexer->columns[lexer->indent_count];
        if (to.column > column) {
            if (!ignores_indentation(lexer, to)) {
                open_level(lexer, line, to);
            }
        } else if (to.column < column) {
            close_levels(lexer, to);
        } else if (to.alt_column != lexer->alt_columns[lexer->indent_count]) {
            layout_error(lexer, LEX_TABS_AND_SPACES);
        }
        return;
    }
}
