// seen.c - what modules of other packages are made from, of a package's sources.
//
// These are all tokens but those inside functions whose code stays in the package's own object; and of the
// functions whose bodies other modules get as well (irgen_is_seen) also the places, which debug information
// has. What callers may know of the code of the others is in the facts (packages.c). Comments do not count,
// but for those that direct the compiler.
//
// Local types are numbered through all of a package: a body that does not count tells how many it has. A file
// counts as it stands where places are not those of its tokens: it has line directives, or lines that are too
// long for a Pos.
#include "driver/driver.h"
#include "irgen/irgen.h"
#include "syntax/scanner.h"

typedef struct Seen {
    Scanner scanner;
    const DeclList *decls;
    struct IrGen *sight;
    int next;     // of decls
    FuncNode *fn; // the function that is declared around the current token or behind it; or NULL
    bool is_seen; // so is its body
    Text text;
} Seen;

static void find_function(Seen *s) {
    if (s->fn && !pos_less(s->fn->body->rbrace, s->scanner.pos)) return;
    s->fn = NULL;
    while (!s->fn && s->next < s->decls->n) {
        const Decl *d = s->decls->at[s->next++];
        if (d->kind == DECL_FUNC && d->func->body) s->fn = d->func;
    }
    s->is_seen = s->fn && irgen_is_seen(s->sight, s->fn);
}

static void add_directive(void *data, Pos pos, bool alone_on_line, Bytes text) {
    Seen *s = data;
    (void)pos;
    (void)alone_on_line;
    text_printf(&s->text, "\n//");
    text_bytes(&s->text, text.p, text.n);
}

static void add_token(Seen *s, bool with_place) {
    const Scanner *t = &s->scanner;
    text_printf(&s->text, "\n");
    if (t->tok != TOK_SEMI) text_bytes(&s->text, t->token_start, (size_t)(t->at - t->token_start));
    if (with_place) text_printf(&s->text, "\n%u:%u", t->pos.line, t->pos.col);
}

static void add_tokens(Seen *s) {
    Token before = TOK_EOF;
    for (scanner_next(&s->scanner); s->scanner.tok != TOK_EOF; scanner_next(&s->scanner)) {
        find_function(s);
        Pos at = s->scanner.pos;
        bool inside = s->fn && pos_less(s->fn->body->lbrace, at) && pos_less(at, s->fn->body->rbrace),
             is_type = s->scanner.tok == TOK_TYPE && before != TOK_LPAREN; // and not x.(type)
        if (!inside || s->is_seen || is_type) add_token(s, s->is_seen && !pos_less(at, s->fn->start));
        before = s->scanner.tok;
    }
}

static bool has_long_lines(Bytes text) {
    const char *line = text.p, *end = text.p + text.n;
    for (const char *p = text.p; p < end; p++) {
        if (*p == '\n') line = p;
        if (p - line >= UINT16_MAX) return true;
    }
    return false;
}

void seen_add_file(SHA2_CTX *h, const Compiler *c, struct IrGen *sight, const File *f) {
    const SourceFile *file = diags_file(c->diags, f->file);
    if (file->bases.n || has_long_lines(file->text)) {
        cache_key_bytes(h, file->text);
        return;
    }
    Seen s = {.decls = &f->decls, .sight = sight, .text = {.arena = c->arena}};
    scanner_init(&s.scanner, c->arena, c->names, c->diags, f->file);
    s.scanner.directive = add_directive;
    s.scanner.directive_data = &s;
    add_tokens(&s);
    cache_key_bytes(h, (Bytes){s.text.text, s.text.n});
}
