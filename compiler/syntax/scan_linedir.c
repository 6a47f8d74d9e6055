// scan_linedir.c - //line and /*line*/ directives: FILE:LINE, FILE:LINE:COL, :LINE:COL.
//
// They change what positions are called, not what they are: a Pos stays a place in the file that is read, in
// its order. What a directive says is a LineBase, which is applied where a place is printed or becomes debug
// information (diags_place). As in gc, a relative FILE lies beside the file that is read, and FILE may be
// left out together with its colon only where a column is given.
#include "syntax/scan.h"
#include <string.h>

enum { MOST = 1 << 30 };

// The number after the last colon of text, and where its digits begin. 0: there is no colon. *ok: it is a
// number.
static size_t trailing_number(Bytes text, uint32_t *number, bool *ok) {
    size_t i = text.n;
    while (i > 0 && text.p[i - 1] != ':') i--;
    uint64_t n = 0;
    *ok = i < text.n;
    for (size_t k = i; k < text.n && *ok; k++) {
        *ok = text.p[k] >= '0' && text.p[k] <= '9';
        n = n > MOST ? n : n * 10 + (uint64_t)(text.p[k] - '0');
    }
    *number = n > MOST ? MOST + 1 : (uint32_t)n;
    return i;
}

static bool in_range(uint32_t n) { return n >= 1 && n <= MOST; }

static void bad_number(Scanner *s, Pos start, size_t at, const char *what, Bytes text) {
    start.col = (uint16_t)(start.col + at);
    scan_error_at(s, start, "invalid %s number: %.*s", what, (int)(text.n - at), text.p + at);
}

void scan_line_directive(Scanner *s, Bytes text, Pos start, Pos after) {
    uint32_t last, before, line, col = 0;
    bool last_ok, before_ok = false;
    size_t i = trailing_number(text, &last, &last_ok), k = 0;
    if (i == 0) return; // no directive
    if (!last_ok) {
        bad_number(s, start, i, "line", text);
        return;
    }
    line = last;
    Bytes rest = {text.p, i - 1};
    k = trailing_number(rest, &before, &before_ok);
    if (k && before_ok) {
        line = before;
        col = last;
        if (!in_range(col)) {
            bad_number(s, start, i, "column", text);
            return;
        }
        i = k;
        rest = (Bytes){text.p, k - 1};
    }
    if (!in_range(line)) {
        bad_number(s, start, i, "line",
                   (Bytes){text.p, col ? rest.n + 1 + strcspn(text.p + i, ":") : text.n});
        return;
    }
    LineBase base = {after.line, after.col, line, col, NULL};
    if (rest.n || !col) base.path = arena_strndup(s->arena, rest.p, rest.n);
    diags_add_line_base(s->diags, s->file, base);
}
