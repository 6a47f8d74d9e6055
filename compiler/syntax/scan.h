// scan.h - inside the scanner: what scanner.c and scan_literal.c share.
#ifndef LOAM_COMPILER_SCAN_H
#define LOAM_COMPILER_SCAN_H

#include "syntax/scanner.h"

void scan_char(Scanner *); // moves on to the next character
Pos scan_pos(const Scanner *, uint32_t line, uint32_t col);
void scan_error(Scanner *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3))); // at the current character
// The text after "line " of a comment: it begins at `start` and holds from `after` on.
void scan_line_directive(Scanner *, Bytes text, Pos start, Pos after);
void scan_error_at(Scanner *, Pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void scan_number(Scanner *, bool after_point);
void scan_quoted(Scanner *); // string, raw string or rune

#endif
