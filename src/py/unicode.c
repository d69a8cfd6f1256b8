/* stand-in */
#include "py/unicode.h"
bool unicode_starts_name(uint32_t code_point) { return code_point > 0x80; }
bool unicode_continues_name(uint32_t code_point) { return code_point > 0x80; }
void unicode_nfkc(Text text, Buffer *out) { buffer_add_text(out, text); }
