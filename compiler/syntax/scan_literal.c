// scan_literal.c - numbers, strings and runes.
//
// A literal is delivered as written; its value is the type checker's business. What is malformed is reported
// once, at the place where it goes wrong, and marked `bad`.
#include "syntax/scan.h"

static int32_t lower(int32_t ch) { return ch | 0x20; }

static bool is_decimal(int32_t ch) { return ch >= '0' && ch <= '9'; }

static bool is_hex(int32_t ch) { return is_decimal(ch) || (lower(ch) >= 'a' && lower(ch) <= 'f'); }

static const char *base_name(int base) {
    return base == 2 ? "binary" : base == 8 ? "octal" : base == 10 ? "decimal" : "hexadecimal";
}

static void set_literal(Scanner *s, LitKind kind, bool ok) {
    s->tok = TOK_LITERAL;
    s->lit_kind = kind;
    s->lit = (Bytes){s->token_start, (size_t)(s->at - s->token_start)};
    s->bad = !ok;
    s->newline_is_semi = true;
}

static Pos literal_pos(const Scanner *s, int64_t offset) {
    return scan_pos(s, s->pos.line, s->pos.col + (uint32_t)offset);
}

// ---- numbers ----------------------------------------------------------------------------------------------

enum { SEEN_DIGIT = 1, SEEN_SEPARATOR = 2 };

typedef struct Number {
    int base;
    int prefix;      // 0, '0', 'x', 'o' or 'b'
    int seen;        // SEEN_*
    int64_t invalid; // offset of a digit too large for the base, or -1
    bool ok;
} Number;

static void number_error(Scanner *s, Number *n, const char *what, const char *rest) {
    if (n->ok) scan_error(s, "%s%s", what, rest);
    n->ok = false;
}

static int scan_digits(Scanner *s, int base, int64_t *invalid) {
    int seen = 0;
    while (s->ch == '_' || (base > 10 ? is_hex(s->ch) : is_decimal(s->ch))) {
        if (s->ch != '_' && base <= 10 && s->ch >= '0' + base && invalid && *invalid < 0)
            *invalid = s->at - s->token_start;
        seen |= s->ch == '_' ? SEEN_SEPARATOR : SEEN_DIGIT;
        scan_char(s);
    }
    return seen;
}

static void scan_prefix(Scanner *s, Number *n) {
    scan_char(s);
    n->prefix = lower(s->ch);
    n->base = n->prefix == 'x' ? 16 : n->prefix == 'b' ? 2 : 8;
    if (n->prefix == 'x' || n->prefix == 'o' || n->prefix == 'b') {
        scan_char(s);
    } else {
        n->prefix = '0';
        n->seen = SEEN_DIGIT;
    }
}

static void scan_exponent(Scanner *s, Number *n) {
    int letter = s->ch;
    if (n->ok && lower(letter) == 'e' && n->prefix && n->prefix != '0') {
        scan_error(s, "'%c' exponent requires decimal mantissa", letter);
        n->ok = false;
    } else if (n->ok && lower(letter) == 'p' && n->prefix != 'x') {
        scan_error(s, "'%c' exponent requires hexadecimal mantissa", letter);
        n->ok = false;
    }
    scan_char(s);
    if (s->ch == '+' || s->ch == '-') scan_char(s);
    int seen = scan_digits(s, 10, NULL);
    n->seen = seen | (n->seen & SEEN_SEPARATOR);
    if (!(seen & SEEN_DIGIT)) number_error(s, n, "exponent has no digits", "");
}

// Offset of the first '_' that does not separate digits, or -1. A prefix counts as a digit.
static int64_t misplaced_separator(Bytes text) {
    int64_t i = 0;
    int prefix = 0;
    char previous = '.'; // '0' a digit, '_' a separator, '.' anything else
    if (text.n >= 2 && text.p[0] == '0') {
        prefix = lower(text.p[1]);
        if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
            previous = '0';
            i = 2;
        }
    }
    for (; i < (int64_t)text.n; i++) {
        char ch = text.p[i];
        if (ch == '_') {
            if (previous != '0') return i;
            previous = '_';
        } else if (is_decimal(ch) || (prefix == 'x' && is_hex(ch))) {
            previous = '0';
        } else {
            if (previous == '_') return i - 1;
            previous = '.';
        }
    }
    return previous == '_' ? (int64_t)text.n - 1 : -1;
}

void scan_number(Scanner *s, bool after_point) {
    Number n = {.base = 10, .invalid = -1, .ok = true};
    LitKind kind = LIT_INT;
    bool point = after_point;
    if (!after_point) {
        if (s->ch == '0') scan_prefix(s, &n);
        n.seen |= scan_digits(s, n.base, &n.invalid);
        if (s->ch == '.') {
            if (n.prefix == 'o' || n.prefix == 'b') {
                scan_error(s, "invalid radix point in %s literal", base_name(n.base));
                n.ok = false;
            }
            scan_char(s);
            point = true;
        }
    }
    if (point) {
        kind = LIT_FLOAT;
        n.seen |= scan_digits(s, n.base, &n.invalid);
    }
    if (!(n.seen & SEEN_DIGIT)) number_error(s, &n, base_name(n.base), " literal has no digits");
    if (lower(s->ch) == 'e' || lower(s->ch) == 'p') {
        scan_exponent(s, &n);
        kind = LIT_FLOAT;
    } else if (n.prefix == 'x' && kind == LIT_FLOAT) {
        number_error(s, &n, "hexadecimal mantissa requires a 'p' exponent", "");
    }
    if (s->ch == 'i') {
        kind = LIT_IMAG;
        scan_char(s);
    }
    set_literal(s, kind, n.ok);
    if (kind == LIT_INT && n.invalid >= 0 && n.ok) {
        scan_error_at(s, literal_pos(s, n.invalid), "invalid digit '%c' in %s literal", s->lit.p[n.invalid],
                      base_name(n.base));
        n.ok = false;
    }
    int64_t misplaced = n.ok && (n.seen & SEEN_SEPARATOR) ? misplaced_separator(s->lit) : -1;
    if (misplaced >= 0) {
        scan_error_at(s, literal_pos(s, misplaced), "'_' must separate successive digits");
        n.ok = false;
    }
    s->bad = !n.ok;
}

// ---- strings and runes ------------------------------------------------------------------------------------

static const char *quoted_char(Scanner *s) {
    if (s->ch == '\n') return "'\\n'";
    if (s->ch == '\r') return "'\\r'";
    if (s->ch == '\t') return "'\\t'";
    if (s->ch == '\'') return "'\\''";
    if (s->ch == '\\') return "'\\\\'";
    if (s->ch < 0x20 || s->ch == 0x7F) return arena_printf(s->arena, "'\\x%02x'", (unsigned)s->ch);
    return arena_printf(s->arena, "'%.*s'", s->width, s->at);
}

static bool scan_escape_digits(Scanner *s, int digits, uint32_t base, uint32_t max) {
    uint32_t value = 0;
    for (; digits > 0; digits--) {
        if (s->ch < 0) return true; // the caller reports the end of the file
        uint32_t digit = base;
        if (is_decimal(s->ch)) digit = (uint32_t)(s->ch - '0');
        else if (is_hex(s->ch)) digit = (uint32_t)(lower(s->ch) - 'a') + 10;
        if (digit >= base) {
            scan_error(s, "invalid character %s in %s escape", quoted_char(s), base_name((int)base));
            return false;
        }
        value = value * base + digit;
        scan_char(s);
    }
    if (value > max && base == 8) {
        scan_error(s, "octal escape value %u > 255", value);
        return false;
    }
    if (value > max || (value >= 0xD800 && value < 0xE000)) {
        scan_error(s, "escape is invalid Unicode code point U+%04X", value);
        return false;
    }
    return true;
}

// After the backslash.
static bool scan_escape(Scanner *s, int32_t quote) {
    enum { MAX_RUNE = 0x10FFFF };
    if (s->ch == quote) {
        scan_char(s);
        return true;
    }
    switch (s->ch) {
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
    case '\\': scan_char(s); return true;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7': return scan_escape_digits(s, 3, 8, 255);
    case 'x': scan_char(s); return scan_escape_digits(s, 2, 16, 255);
    case 'u': scan_char(s); return scan_escape_digits(s, 4, 16, MAX_RUNE);
    case 'U': scan_char(s); return scan_escape_digits(s, 8, 16, MAX_RUNE);
    }
    if (s->ch < 0) return true;
    scan_error(s, "unknown escape");
    return false;
}

static void scan_rune(Scanner *s) {
    bool ok = true;
    int n = 0;
    for (;; n++) {
        if (s->ch == '\'') {
            if (ok && n == 0) scan_error(s, "empty rune literal or unescaped '");
            else if (ok && n != 1) scan_error_at(s, s->pos, "more than one character in rune literal");
            ok = ok && n == 1;
            scan_char(s);
            break;
        }
        if (s->ch == '\n' || s->ch < 0) {
            if (ok && s->ch < 0) scan_error_at(s, s->pos, "rune literal not terminated");
            else if (ok) scan_error(s, "newline in rune literal");
            ok = false;
            break;
        }
        if (s->ch == '\\') {
            scan_char(s);
            ok = scan_escape(s, '\'') && ok;
        } else {
            scan_char(s);
        }
    }
    set_literal(s, LIT_RUNE, ok);
}

static void scan_string(Scanner *s) {
    bool ok = true;
    for (;;) {
        if (s->ch == '"') {
            scan_char(s);
            break;
        }
        if (s->ch == '\n' || s->ch < 0) {
            if (s->ch < 0) scan_error_at(s, s->pos, "string not terminated");
            else scan_error(s, "newline in string");
            ok = false;
            break;
        }
        if (s->ch == '\\') {
            scan_char(s);
            ok = scan_escape(s, '"') && ok;
        } else {
            scan_char(s);
        }
    }
    set_literal(s, LIT_STRING, ok);
}

static void scan_raw_string(Scanner *s) {
    while (s->ch != '`' && s->ch >= 0) scan_char(s);
    bool ok = s->ch == '`';
    if (ok) scan_char(s);
    else scan_error_at(s, s->pos, "string not terminated");
    set_literal(s, LIT_STRING, ok);
}

void scan_quoted(Scanner *s) {
    int32_t quote = s->ch;
    scan_char(s);
    if (quote == '"') scan_string(s);
    else if (quote == '`') scan_raw_string(s);
    else scan_rune(s);
}
