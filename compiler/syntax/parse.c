// parse.c - the parser's state: errors and recovery, directives, and the file as a whole.
#include "syntax/parse.h"

#include <stdio.h>
#include <string.h>

// ---- errors -----------------------------------------------------------------------------------------------

void parse_error_at(Parser *p, Pos pos, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    diag_verror(p->diags, pos, fmt, args);
    va_end(args);
    p->s.errors++;
}

static const char *current_token(Parser *p) {
    switch (p->s.tok) {
    case TOK_NAME: return p->s.name;
    case TOK_SEMI: return p->s.semi;
    case TOK_LITERAL: return arena_printf(p->arena, "literal %.*s", (int)p->s.lit.n, p->s.lit.p);
    case TOK_OPERATOR: return op_text(p->s.op);
    case TOK_ASSIGN_OP: return arena_printf(p->arena, "%s=", op_text(p->s.op));
    case TOK_INC_OP: return p->s.op == OP_ADD ? "++" : "--";
    default: return token_text(p->s.tok);
    }
}

static void syntax_error(Parser *p, Pos pos, const char *message) {
    if (p->s.tok == TOK_EOF && p->s.errors > 0) return; // only a consequence
    const char *join = NULL;
    if (text_begins(message, "in ") || text_begins(message, "at ") || text_begins(message, "after "))
        join = " ";
    else if (text_begins(message, "expecting ")) join = ", ";
    if (join) parse_error_at(p, pos, "syntax error: unexpected %s%s%s", current_token(p), join, message);
    else parse_error_at(p, pos, "syntax error: %s", message);
}

void parse_syntax_error(Parser *p, const char *fmt, ...) {
    Text text = {.arena = p->arena};
    char message[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    text_bytes(&text, message, strlen(message));
    syntax_error(p, p->s.pos, text.text);
}

void parse_syntax_error_at(Parser *p, Pos pos, const char *fmt, ...) {
    char message[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    syntax_error(p, pos, message);
}

void parse_advance(Parser *p, TokenSet follow) {
    const TokenSet statements = SET(TOK_BREAK) | SET(TOK_CONST) | SET(TOK_CONTINUE) | SET(TOK_DEFER) |
                                SET(TOK_FALLTHROUGH) | SET(TOK_FOR) | SET(TOK_GO) | SET(TOK_GOTO) |
                                SET(TOK_IF) | SET(TOK_RETURN) | SET(TOK_SELECT) | SET(TOK_SWITCH) |
                                SET(TOK_TYPE) | SET(TOK_VAR);
    TokenSet stop = SET(TOK_EOF);
    if (follow) stop |= follow | (p->fnest > 0 ? statements : 0);
    while (!(stop & SET(p->s.tok))) {
        scanner_next(&p->s);
        if (!follow) break;
    }
}

bool parse_got(Parser *p, Token tok) {
    if (p->s.tok != tok) return false;
    scanner_next(&p->s);
    return true;
}

void parse_want(Parser *p, Token tok) {
    if (!parse_got(p, tok)) {
        parse_syntax_error(p, "expecting %s", token_text(tok));
        parse_advance(p, 0);
    }
}

bool parse_got_assign(Parser *p) {
    if (p->s.tok == TOK_DEFINE) parse_syntax_error(p, "expecting =");
    else if (p->s.tok != TOK_ASSIGN) return false;
    scanner_next(&p->s);
    return true;
}

// ---- nesting ----------------------------------------------------------------------------------------------

static int max_nesting = 10000;

void parse_limit_nesting(int levels) { max_nesting = levels; }

static void nesting_overflow(Parser *p) {
    if (!p->overflow)
        parse_error_at(p, p->s.pos, "syntax error: nesting is deeper than %d levels", max_nesting);
    p->overflow = true;
    p->s.at = p->s.end;
    p->s.ch = -1;
    p->s.width = 0;
    p->s.newline_is_semi = false;
    p->s.tok = TOK_EOF;
}

bool parse_enter(Parser *p) {
    if (p->depth >= max_nesting) {
        nesting_overflow(p);
        return false;
    }
    p->depth++;
    return true;
}

void parse_leave(Parser *p) { p->depth--; }

bool parse_grow(Parser *p) {
    if (p->depth + ++p->height < max_nesting) return true;
    nesting_overflow(p);
    return false;
}

// ---- directives -------------------------------------------------------------------------------------------

// Errors of directives are no errors of the parser's: they change nothing of how it goes on.
static const struct {
    const char *verb;
    unsigned place;
    uint32_t pragma;
} DIRECTIVES[] = {
    {"go:build", PLACE_PACKAGE, 0},
    {"go:noescape", PLACE_FUNC, PRAGMA_NOESCAPE},
    {"go:norace", PLACE_FUNC, PRAGMA_NORACE},
    {"go:nosplit", PLACE_FUNC, PRAGMA_NOSPLIT},
    {"go:noinline", PLACE_FUNC, PRAGMA_NOINLINE},
    {"go:loam_leaf", PLACE_FUNC, PRAGMA_LEAF},
    {"go:loam_inline", PLACE_FUNC, PRAGMA_INLINE},
    {"go:loam_ondemand", PLACE_FUNC, PRAGMA_ONDEMAND},
    {"go:nocheckptr", PLACE_FUNC, 0},
    {"go:systemstack", PLACE_FUNC, 0},
    {"go:nowritebarrier", PLACE_FUNC, 0},
    {"go:nowritebarrierrec", PLACE_FUNC, 0},
    {"go:yeswritebarrierrec", PLACE_FUNC, 0},
    {"go:cgo_unsafe_args", PLACE_FUNC, 0},
    {"go:uintptrkeepalive", PLACE_FUNC, PRAGMA_UINTPTRKEEPALIVE},
    {"go:uintptrescapes", PLACE_FUNC, PRAGMA_UINTPTRESCAPES},
    {"go:registerparams", PLACE_FUNC, 0},
    {"loam:noheap", PLACE_FUNC, PRAGMA_NOHEAP},
    {"go:notinheap", PLACE_TYPE, PRAGMA_NOTINHEAP},
};

static bool is_verb(Bytes verb, const char *name) {
    return strlen(name) == verb.n && memcmp(name, verb.p, verb.n) == 0;
}

static bool is_one_of(Bytes verb, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (is_verb(verb, names[i])) return true;
    return false;
}

// What it asks for cannot be left out without changing the program.
static void judge_embed(Parser *p, Pos pos) {
    int lang = p->dialect->lang;
    if (lang && lang < 16)
        diag_error(p->diags, pos, "go:embed requires go1.16 or later (-lang was set to go1.%d; check go.mod)",
                   lang);
    else if (p->fnest) diag_error(p->diags, pos, "go:embed cannot apply to var inside func");
    else diag_error(p->diags, pos, "not supported: //go:embed");
}

// Directives that only some packages may use.
static void judge_directive(Parser *p, Pos pos, Bytes verb, Bytes text, bool known) {
    static const char *const runtime_only[] = {"go:systemstack", "go:nowritebarrier", "go:nowritebarrierrec",
                                               "go:yeswritebarrierrec"};
    const Dialect *dialect = p->dialect;
    int n = (int)verb.n;
    bool cgo = verb.n > 7 && memcmp(verb.p, "go:cgo_", 7) == 0;
    if (cgo && !is_verb(verb, "go:cgo_import_dynamic") && !dialect->std)
        diag_error(p->diags, pos, "//%.*s only allowed in cgo-generated code", (int)text.n, text.p);
    if (!dialect->runtime && is_one_of(verb, runtime_only, sizeof runtime_only / sizeof *runtime_only))
        diag_error(p->diags, pos, "//%.*s only allowed in runtime", n, verb.p);
    if (is_verb(verb, "go:uintptrkeepalive") && !dialect->std)
        diag_error(p->diags, pos, "//%.*s is only allowed in the standard library", n, verb.p);
    if (!known && verb.n > 5 && memcmp(verb.p, "loam:", 5) == 0)
        diag_error(p->diags, pos, "unknown directive //%.*s (known: //loam:noheap, //loam:stack)", n, verb.p);
    else if (!known && !cgo && dialect->std && !is_verb(verb, "go:generate") && !is_verb(verb, "go:embed"))
        diag_error(p->diags, pos, "//%.*s is not allowed in the standard library", n, verb.p);
    if (is_verb(verb, "go:embed")) judge_embed(p, pos);
}

static bool next_word(Bytes *text, Bytes *word) {
    size_t i = 0;
    while (i < text->n && (text->p[i] == ' ' || text->p[i] == '\t')) i++;
    size_t start = i;
    while (i < text->n && text->p[i] != ' ' && text->p[i] != '\t') i++;
    *word = (Bytes){text->p + start, i - start};
    *text = (Bytes){text->p + i, text->n - i};
    return word->n > 0;
}

static void add_linkname(Parser *p, Pos pos, Bytes rest) {
    Bytes local, target, more;
    if (!next_word(&rest, &local)) {
        diag_error(p->diags, pos, "usage: //go:linkname localname [linkname]");
        return;
    }
    bool has_target = next_word(&rest, &target);
    if (has_target && next_word(&rest, &more)) {
        diag_error(p->diags, pos, "usage: //go:linkname localname [linkname]");
        return;
    }
    Linkname link = {pos, intern(p->s.names, local.p, local.n),
                     has_target ? intern(p->s.names, target.p, target.n) : NULL};
    VEC_PUSH(p->arena, p->the_file->linknames, link);
}

static void on_directive(void *data, Pos pos, bool alone, Bytes text) {
    Parser *p = data;
    if (is_verb(text, "loam:stack")) { // of this line, or of the next one
        uint32_t line = pos.line + (alone ? 1 : 0);
        VEC_PUSH(p->arena, p->the_file->on_stack, line);
        return;
    }
    if (!alone) {
        diag_error(p->diags, pos, "misplaced compiler directive");
        return;
    }
    Bytes verb, whole = text;
    next_word(&text, &verb);
    if (is_verb(verb, "go:linkname")) {
        add_linkname(p, pos, text);
        return;
    }
    bool known = false;
    for (size_t i = 0; i < sizeof DIRECTIVES / sizeof *DIRECTIVES; i++) {
        if (!is_verb(verb, DIRECTIVES[i].verb)) continue;
        VEC_PUSH(p->arena, p->pending, ((Directive){pos, DIRECTIVES[i].place, DIRECTIVES[i].pragma}));
        known = true;
    }
    if (p->dialect) judge_directive(p, pos, verb, whole, known);
}

uint32_t parse_take_pragmas(Parser *p, unsigned place) {
    uint32_t pragma = 0;
    for (int i = 0; i < p->pending.n; i++) {
        const Directive *d = &p->pending.at[i];
        if (d->place & place) pragma |= d->pragma;
        else parse_misplaced(p, d->pos);
    }
    p->pending.n = 0;
    return pragma;
}

void parse_misplaced(Parser *p, Pos pos) { VEC_PUSH(p->arena, p->the_file->misplaced, pos); }

void parse_clear_pragmas(Parser *p) {
    for (int i = 0; i < p->pending.n; i++)
        diag_error(p->diags, p->pending.at[i].pos, "misplaced compiler directive");
    p->pending.n = 0;
}

// ---- nodes every file of the parser makes -----------------------------------------------------------------

Expr *parse_new(Parser *p, ExprKind kind, Pos pos) {
    Expr *e = NEW(p->arena, Expr);
    e->kind = kind;
    e->pos = pos;
    return e;
}

Expr *parse_bad_expr(Parser *p) { return parse_new(p, EX_BAD, p->s.pos); }

NameNode parse_name(Parser *p) {
    NameNode name = {.pos = p->s.pos};
    if (p->s.tok == TOK_NAME) {
        name.name = p->s.name;
        scanner_next(&p->s);
    } else {
        name.name = intern_cstr(p->s.names, "_");
        parse_syntax_error(p, "expecting name");
        parse_advance(p, 0);
    }
    return name;
}

Expr *parse_name_expr(Parser *p, const NameNode *given) {
    NameNode name = given ? *given : parse_name(p);
    Expr *e = parse_new(p, EX_NAME, name.pos);
    e->name.name = name.name;
    return e;
}

Expr *parse_literal_or_null(Parser *p) {
    if (p->s.tok != TOK_LITERAL) return NULL;
    Expr *e = parse_new(p, EX_BASIC_LIT, p->s.pos);
    e->lit.kind = p->s.lit_kind;
    e->lit.text = p->s.lit;
    e->lit.bad = p->s.bad;
    scanner_next(&p->s);
    return e;
}

Pos parse_list(Parser *p, const char *context, Token sep, Token close, bool (*element)(Parser *, void *),
               void *data) {
    bool done = false;
    while (p->s.tok != TOK_EOF && p->s.tok != close && !done) {
        done = element(p, data);
        if (!parse_got(p, sep) && p->s.tok != close) {
            parse_syntax_error(p, "in %s; possibly missing %s or %s", context, token_text(sep),
                               token_text(close));
            parse_advance(p, SET(TOK_RPAREN) | SET(TOK_RBRACK) | SET(TOK_RBRACE));
            if (p->s.tok != close) return p->s.pos;
        }
    }
    Pos pos = p->s.pos;
    parse_want(p, close);
    return pos;
}

// ---- files ------------------------------------------------------------------------------------------------

static bool last_is_func_without_body(const File *file) {
    const Decl *last = file->decls.n ? file->decls.at[file->decls.n - 1] : NULL;
    return last && last->kind == DECL_FUNC && !last->func->body;
}

static const TokenSet DECL_START = SET(TOK_CONST) | SET(TOK_TYPE) | SET(TOK_VAR) | SET(TOK_FUNC);

static void parse_top_level(Parser *p, File *file) {
    while (p->s.tok != TOK_EOF) {
        Token tok = p->s.tok;
        if (!(DECL_START & SET(tok))) {
            if (tok == TOK_LBRACE && last_is_func_without_body(file))
                parse_syntax_error(p, "unexpected semicolon or newline before {");
            else parse_syntax_error(p, "non-declaration statement outside function body");
            parse_advance(p, DECL_START);
            continue;
        }
        scanner_next(&p->s);
        if (tok == TOK_CONST) {
            parse_group(p, &file->decls, parse_const_decl);
        } else if (tok == TOK_TYPE) {
            parse_group(p, &file->decls, parse_type_decl);
        } else if (tok == TOK_VAR) {
            parse_group(p, &file->decls, parse_var_decl);
        } else {
            Decl *d = parse_func_decl(p);
            if (d) VEC_PUSH(p->arena, file->decls, d);
        }
        // Before the semicolon is consumed: the comments behind it belong to the next declaration.
        parse_clear_pragmas(p);
        if (p->s.tok != TOK_EOF && !parse_got(p, TOK_SEMI)) {
            parse_syntax_error(p, "after top level declaration");
            parse_advance(p, DECL_START);
        }
    }
    parse_clear_pragmas(p);
}

File *parse_file(Arena *arena, Interner *names, Diags *diags, uint16_t index, const Dialect *dialect) {
    File *file = NEW(arena, File);
    Parser parser = {.arena = arena, .diags = diags, .dialect = dialect, .the_file = file}, *p = &parser;
    scanner_init(&p->s, arena, names, diags, index);
    p->s.directive = on_directive;
    p->s.directive_data = p;
    file->file = index;
    file->package = intern_cstr(names, "_");
    scanner_next(&p->s);
    file->package_pos = p->s.pos;
    if (!parse_got(p, TOK_PACKAGE)) {
        parse_syntax_error(p, "package statement must be first");
        return file;
    }
    parse_take_pragmas(p, PLACE_PACKAGE);
    NameNode name = parse_name(p);
    file->package = name.name;
    file->package_pos = name.pos;
    parse_want(p, TOK_SEMI);
    if (p->s.errors) return file;
    while (parse_got(p, TOK_IMPORT)) {
        parse_group(p, &file->decls, parse_import_decl);
        parse_want(p, TOK_SEMI);
    }
    parse_top_level(p, file);
    return file;
}
