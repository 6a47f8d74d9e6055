// scanner.c - characters, white space, comments, operators and names; literals are in scan_literal.c.
//
// A token begins where `token_start` was set and ends before the current character. Positions count bytes. A
// newline becomes a semicolon after a token that may end a statement (`newline_is_semi`), a comment over
// several lines counts as a newline.
#include "syntax/scan.h"

#include <string.h>

// ---- characters -------------------------------------------------------------------------------------------

bool name_is_exported(const char *name) {
    int width;
    return name && name[0] && rune_is_upper(utf8_decode(name, name + strlen(name), &width));
}

static Pos here(const Scanner *s) { return scan_pos(s, s->line, s->col); }

Pos scan_pos(const Scanner *s, uint32_t line, uint32_t col) {
    return (Pos){line, (uint16_t)(col > UINT16_MAX ? UINT16_MAX : col), s->file};
}

void scan_error_at(Scanner *s, Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    diag_verror(s->diags, pos, fmt, args);
    va_end(args);
    s->errors++;
}

void scan_error(Scanner *s, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    diag_verror(s->diags, here(s), fmt, args);
    va_end(args);
    s->errors++;
}

// Looks at the character at `at` without moving; skips what must not be in a source file.
static void scan_look(Scanner *s) {
    enum { BYTE_ORDER_MARK = 0xFEFF };
    for (;;) {
        if (s->at >= s->end) {
            s->ch = -1;
            s->width = 0;
            return;
        }
        unsigned char byte = (unsigned char)*s->at;
        s->width = 1;
        if (byte && byte < 0x80) {
            s->ch = byte;
            return;
        }
        if (!byte) {
            scan_error(s, "invalid NUL character");
        } else {
            s->ch = utf8_decode(s->at, s->end, &s->width);
            if (s->ch >= 0 && s->ch != BYTE_ORDER_MARK) return;
            if (s->ch < 0) scan_error(s, "invalid UTF-8 encoding");
            else if (s->line > 1 || s->col > 1) scan_error(s, "invalid BOM in the middle of the file");
        }
        s->at += s->width;
        s->col += (uint32_t)s->width;
    }
}

void scan_char(Scanner *s) {
    if (s->ch == '\n') {
        s->line++;
        s->col = 1;
    } else {
        s->col += (uint32_t)s->width;
    }
    s->at += s->width;
    scan_look(s);
}

void scanner_init(Scanner *s, Arena *arena, Interner *names, Diags *diags, uint16_t file) {
    Bytes text = diags_file(diags, file)->text;
    *s = (Scanner){.diags = diags,
                   .names = names,
                   .arena = arena,
                   .file = file,
                   .at = text.p,
                   .end = text.p + text.n,
                   .line = 1,
                   .col = 1,
                   .ch = -1};
    scan_look(s);
}

// Go's %#U: the code point, and the character, which is the current one, when it can be shown.
static const char *scan_describe(Scanner *s, int32_t ch) {
    bool shown = (ch >= 0x20 && ch < 0x7F) ||
                 (ch > 0xA0 && ch != 0xAD && !(ch >= 0x2000 && ch <= 0x200F) &&
                  !(ch >= 0x2028 && ch <= 0x202F) && !(ch >= 0x205F && ch <= 0x206F) && ch != 0x3000 &&
                  !(ch >= 0xD800 && ch <= 0xF8FF) && !(ch >= 0xFFF0 && ch <= 0xFFFB) && ch < 0xE0000);
    if (!shown) return arena_printf(s->arena, "U+%04X", (unsigned)ch);
    return arena_printf(s->arena, "U+%04X '%.*s'", (unsigned)ch, s->width, s->at);
}

// ---- comments ---------------------------------------------------------------------------------------------

static void scan_line_comment(Scanner *s, bool alone) {
    const char *text = s->at;
    uint32_t col = s->col;
    while (s->ch >= 0 && s->ch != '\n') scan_char(s);
    size_t n = (size_t)(s->at - text);
    if (n && text[n - 1] == '\r') n--;
    if (col == 3 && n >= 5 && memcmp(text, "line ", 5) == 0)
        scan_line_directive(s, (Bytes){text + 5, n - 5}, scan_pos(s, s->line, col + 5),
                            scan_pos(s, s->line + 1, 1));
    if (s->directive && n > 3 && (memcmp(text, "go:", 3) == 0 || (n > 5 && memcmp(text, "loam:", 5) == 0)))
        s->directive(s->directive_data, scan_pos(s, s->line, col), alone, (Bytes){text, n});
}

static void scan_full_comment(Scanner *s) {
    const char *text = s->at;
    Pos start = scan_pos(s, s->line, s->col + 5);
    while (s->ch >= 0) {
        while (s->ch == '*') {
            scan_char(s);
            if (s->ch == '/') {
                size_t n = (size_t)(s->at - text) - 1;
                scan_char(s);
                if (n >= 5 && memcmp(text, "line ", 5) == 0)
                    scan_line_directive(s, (Bytes){text + 5, n - 5}, start, scan_pos(s, s->line, s->col));
                return;
            }
        }
        if (s->ch >= 0) scan_char(s);
    }
    scan_error_at(s, s->pos, "comment not terminated");
}

// ---- names ------------------------------------------------------------------------------------------------

static bool is_ascii_letter(int32_t ch) {
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_';
}

static bool at_name_char(Scanner *s, bool first) {
    if (s->ch < 0) return false;
    if (s->ch == '_' || rune_is_letter(s->ch)) return true;
    if (rune_is_digit(s->ch)) {
        if (first) scan_error(s, "identifier cannot begin with digit %s", scan_describe(s, s->ch));
        return true;
    }
    if (s->ch < 0x80) return false;
    scan_error(s, "invalid character %s in identifier", scan_describe(s, s->ch));
    return true;
}

static const char *const KEYWORDS[] = {
    "break", "case",   "chan",   "const",  "continue", "default", "defer",     "else", "fallthrough",
    "for",   "func",   "go",     "goto",   "if",       "import",  "interface", "map",  "package",
    "range", "return", "select", "struct", "switch",   "type",    "var",
};

static Token keyword(const char *text, size_t n) {
    if (n < 2 || n > 11 || text[0] < 'b' || text[0] > 'v') return TOK_NAME;
    for (size_t i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++) {
        if (KEYWORDS[i][0] == text[0] && strlen(KEYWORDS[i]) == n && memcmp(KEYWORDS[i], text, n) == 0)
            return TOK_BREAK + (Token)i;
    }
    return TOK_NAME;
}

static void scan_name(Scanner *s) {
    scan_char(s);
    while (is_ascii_letter(s->ch) || (s->ch >= '0' && s->ch <= '9')) scan_char(s);
    if (s->ch >= 0x80)
        while (at_name_char(s, false)) scan_char(s);
    size_t n = (size_t)(s->at - s->token_start);
    s->tok = keyword(s->token_start, n);
    if (s->tok == TOK_NAME) {
        s->name = intern(s->names, s->token_start, n);
        s->newline_is_semi = true;
    } else {
        s->newline_is_semi = s->tok == TOK_BREAK || s->tok == TOK_CONTINUE || s->tok == TOK_FALLTHROUGH ||
                             s->tok == TOK_RETURN;
    }
}

// ---- operators --------------------------------------------------------------------------------------------

static bool scan_got(Scanner *s, int32_t ch) {
    if (s->ch != ch) return false;
    scan_char(s);
    return true;
}

static void set_operator(Scanner *s, Op op, int prec) {
    s->tok = TOK_OPERATOR;
    s->op = op;
    s->prec = prec;
}

// An operator that = turns into an assignment.
static void set_assignable(Scanner *s, Op op, int prec) {
    set_operator(s, op, prec);
    if (scan_got(s, '=')) s->tok = TOK_ASSIGN_OP;
    else if (op == OP_MUL) s->tok = TOK_STAR;
}

static void set_add_or_inc(Scanner *s, int32_t ch, Op op) {
    if (scan_got(s, ch)) {
        set_operator(s, op, PREC_ADD);
        s->tok = TOK_INC_OP;
        s->newline_is_semi = true;
    } else {
        set_assignable(s, op, PREC_ADD);
    }
}

static void scan_less(Scanner *s) {
    if (scan_got(s, '=')) set_operator(s, OP_LE, PREC_CMP);
    else if (scan_got(s, '<')) set_assignable(s, OP_SHL, PREC_MUL);
    else if (scan_got(s, '-')) s->tok = TOK_ARROW;
    else set_operator(s, OP_LT, PREC_CMP);
}

static void scan_greater(Scanner *s) {
    if (scan_got(s, '=')) set_operator(s, OP_GE, PREC_CMP);
    else if (scan_got(s, '>')) set_assignable(s, OP_SHR, PREC_MUL);
    else set_operator(s, OP_GT, PREC_CMP);
}

static void scan_and(Scanner *s) {
    if (scan_got(s, '&')) set_operator(s, OP_ANDAND, PREC_ANDAND);
    else if (scan_got(s, '^')) set_assignable(s, OP_ANDNOT, PREC_MUL);
    else set_assignable(s, OP_AND, PREC_MUL);
}

static void scan_or(Scanner *s) {
    if (scan_got(s, '|')) set_operator(s, OP_OROR, PREC_OROR);
    else set_assignable(s, OP_OR, PREC_ADD);
}

static void scan_dot(Scanner *s) {
    if (s->ch >= '0' && s->ch <= '9') {
        scan_number(s, true);
        return;
    }
    s->tok = TOK_DOT;
    if (s->ch == '.' && s->at + 1 < s->end && s->at[1] == '.') {
        scan_char(s);
        scan_char(s);
        s->tok = TOK_DOTS;
    }
}

static void set_closing(Scanner *s, Token tok) {
    s->tok = tok;
    s->newline_is_semi = true;
}

static void set_semi(Scanner *s, const char *written) {
    s->tok = TOK_SEMI;
    s->semi = written;
}

// Scans the token that begins with `ch`, which has been read. False: there was none (a comment or a stray
// character).
static bool scan_symbol(Scanner *s, int32_t ch, bool nlsemi, bool alone) {
    switch (ch) {
    case '(': s->tok = TOK_LPAREN; break;
    case '[': s->tok = TOK_LBRACK; break;
    case '{': s->tok = TOK_LBRACE; break;
    case ',': s->tok = TOK_COMMA; break;
    case ')': set_closing(s, TOK_RPAREN); break;
    case ']': set_closing(s, TOK_RBRACK); break;
    case '}': set_closing(s, TOK_RBRACE); break;
    case ';': set_semi(s, "semicolon"); break;
    case '\n': set_semi(s, "newline"); break;
    case ':': s->tok = scan_got(s, '=') ? TOK_DEFINE : TOK_COLON; break;
    case '.': scan_dot(s); break;
    case '+': set_add_or_inc(s, '+', OP_ADD); break;
    case '-': set_add_or_inc(s, '-', OP_SUB); break;
    case '*': set_assignable(s, OP_MUL, PREC_MUL); break;
    case '%': set_assignable(s, OP_REM, PREC_MUL); break;
    case '^': set_assignable(s, OP_XOR, PREC_ADD); break;
    case '&': scan_and(s); break;
    case '|': scan_or(s); break;
    case '<': scan_less(s); break;
    case '>': scan_greater(s); break;
    case '~': set_operator(s, OP_TILDE, PREC_NONE); break;
    case '=':
        s->tok = TOK_ASSIGN;
        if (scan_got(s, '=')) set_operator(s, OP_EQ, PREC_CMP);
        break;
    case '!':
        set_operator(s, OP_NOT, PREC_NONE);
        if (scan_got(s, '=')) set_operator(s, OP_NE, PREC_CMP);
        break;
    case '/':
        if (scan_got(s, '/')) {
            scan_line_comment(s, alone);
            return false;
        }
        if (scan_got(s, '*')) {
            scan_full_comment(s);
            if (s->line == s->pos.line || !nlsemi) return false;
            set_semi(s, "newline");
            break;
        }
        set_assignable(s, OP_DIV, PREC_MUL);
        break;
    default: return false;
    }
    return true;
}

void scanner_next(Scanner *s) {
    bool nlsemi = s->newline_is_semi;
    s->newline_is_semi = false;
    for (;;) {
        uint32_t line = s->line, col = s->col;
        while (s->ch == ' ' || s->ch == '\t' || (s->ch == '\n' && !nlsemi) || s->ch == '\r') scan_char(s);
        bool alone = s->line > line || col == 1;
        s->pos = here(s);
        s->token_start = s->at;
        if (is_ascii_letter(s->ch) || (s->ch >= 0x80 && at_name_char(s, true))) {
            scan_name(s);
            return;
        }
        if (s->ch < 0) {
            s->tok = TOK_EOF;
            if (nlsemi) set_semi(s, "EOF");
            return;
        }
        if (s->ch >= '0' && s->ch <= '9') {
            scan_number(s, false);
            return;
        }
        if (s->ch == '"' || s->ch == '`' || s->ch == '\'') {
            scan_quoted(s);
            return;
        }
        int32_t ch = s->ch;
        if (!strchr("()[]{},;:.+-*/%&|^<>=!~\n", ch))
            scan_error(s, "invalid character %s", scan_describe(s, ch));
        scan_char(s);
        if (scan_symbol(s, ch, nlsemi, alone)) return;
    }
}

const char *token_text(Token tok) {
    static const char *const TEXTS[] = {
        [TOK_EOF] = "EOF",     [TOK_NAME] = "name",     [TOK_LITERAL] = "literal",
        [TOK_OPERATOR] = "op", [TOK_ASSIGN_OP] = "op=", [TOK_INC_OP] = "opop",
        [TOK_ASSIGN] = "=",    [TOK_DEFINE] = ":=",     [TOK_ARROW] = "<-",
        [TOK_STAR] = "*",      [TOK_LPAREN] = "(",      [TOK_LBRACK] = "[",
        [TOK_LBRACE] = "{",    [TOK_RPAREN] = ")",      [TOK_RBRACK] = "]",
        [TOK_RBRACE] = "}",    [TOK_COMMA] = "comma",   [TOK_SEMI] = "semicolon or newline",
        [TOK_COLON] = ":",     [TOK_DOT] = ".",         [TOK_DOTS] = "...",
    };
    return tok >= TOK_BREAK ? KEYWORDS[tok - TOK_BREAK] : TEXTS[tok];
}
