// RUN: %loam_build/bin/unit/parser
// The parser: positions of nodes as reports need them, automatic semicolons, spelling of expressions, build
// constraints, and input that must not bring it down.
#include "syntax/parser.h"
#include "../unit.h"

static Arena *arena;
static int errors;

static File *parse(const char *text, size_t n) {
    Diags *diags = diags_new(arena);
    char *copy = arena_alloc(arena, n + 1);
    memcpy(copy, text, n);
    SourceFile source = {.path = "t.go", .abs_path = "t.go", .text = {copy, n}};
    uint16_t index = diags_add_file(diags, source);
    File *file = parse_file(arena, interner_new(arena), diags, index, NULL);
    errors = diags_error_count(diags);
    return file;
}

static File *parse_text(const char *text) { return parse(text, strlen(text)); }

// The expression e of `package p; var x = e`.
static Expr *expression(const char *e) {
    File *file = parse_text(arena_printf(arena, "package p\nvar x = %s\n", e));
    CHECK_EQ(errors, 0);
    CHECK_EQ(file->decls.n, 1);
    CHECK_EQ(file->decls.at[0]->var.values.n, 1);
    return file->decls.at[0]->var.values.at[0];
}

static void at(const char *e, unsigned col, unsigned start) {
    enum { BEFORE = 8 }; // "var x = "
    const Expr *x = expression(e);
    CHECK_EQ(x->pos.line, 2);
    CHECK_EQ(x->pos.col - BEFORE, col);
    CHECK_EQ(expr_start(x).col - BEFORE, start);
}

static void test_positions(void) {
    at("a + b", 3, 1);
    at("f(a)", 2, 1);
    at("a[i]", 2, 1);
    at("a[i:j]", 2, 2);
    at("p.q", 2, 1);
    at("p.(T)", 2, 1);
    at("[]int{1}", 6, 1);
    at("T{}", 2, 1);
    at("&T{}", 1, 1);
    at("func() {}", 1, 1);
    at("a.b.c(d)[e] + f", 13, 1);
}

static void spelled(const char *e, const char *report, const char *diag) {
    const char *r = expr_text(arena, expression(e)), *d = expr_diag_text(arena, expression(e));
    CHECK_TEXT(r, strlen(r), report);
    CHECK_TEXT(d, strlen(d), diag);
}

static void test_spelling(void) {
    spelled("&T{1, 2}", "&T{...}", "&T{…}");
    spelled("func(a, b int) (c string) { return }", "func literal", "func(a, b int) (c string) {…}");
    spelled("(a + b) * (c)", "(a + b) * c", "(a + b) * (c)");
    spelled("a + (b + c)", "a + (b + c)", "a + (b + c)");
    spelled("(a * b) + c", "a * b + c", "(a * b) + c");
    spelled("f(a, b...)", "f(a, b...)", "f(a, b...)");
    spelled("x[1:n:m]", "x[1:n:m]", "x[1:n:m]");
    spelled("make(map[string][]*T, -n)", "make(map[string][]*T, -n)", "make(map[string][]*T, -n)");
    spelled("x.(<-chan (<-chan int))", "x.(<-chan <-chan int)", "x.(<-chan <-chan int)");
    spelled("struct{ a, b int; T }{}", "struct { a int; b int; T }{}", "struct{a, b int; T}{}");
}

static void test_semicolons(void) {
    File *file = parse_text(
        "package p\nfunc f() int {\n\tx := 1 // c\n\tx++ /* a\n b */ return x\n}\ntype T struct { a int }");
    CHECK_EQ(errors, 0);
    CHECK_EQ(file->decls.n, 2);
    CHECK_EQ(file->decls.at[0]->func->body->stmts.n, 3);
    parse_text("package p\nfunc f()\n{\n}\n");
    CHECK_EQ(errors, 1);
}

static void test_generics(void) {
    File *file =
        parse_text("package p\ntype A[P any] []P\ntype B [n]int\ntype C[P *T,] int\ntype D [P * T]int\n"
                   "func F[K comparable, V int | ~string](m map[K]V) A[V] { return G[K, V](m) }\n");
    CHECK_EQ(errors, 0);
    CHECK_EQ(file->decls.at[0]->type.tparams.n, 1);
    CHECK_EQ(file->decls.at[1]->type.tparams.n, 0);
    CHECK_EQ(file->decls.at[2]->type.tparams.n, 1);
    CHECK_EQ(file->decls.at[3]->type.tparams.n, 0);
    CHECK_EQ(file->decls.at[4]->func->tparams.n, 2);
}

static void test_branches(void) {
    File *file = parse_text(
        "package p\nfunc f() {\nL:\n\tfor {\n\t\tswitch { case true: break L }\n\t\tcontinue\n\t}\n}\n");
    CHECK_EQ(errors, 0);
    Stmt *labeled = file->decls.at[0]->func->body->stmts.at[0];
    Stmt *loop = labeled->labeled.stmt;
    Stmt *sw = loop->for_.body->stmts.at[0];
    CHECK(sw->switch_.clauses.at[0]->body.at[0]->branch.target == loop);
    CHECK(loop->for_.body->stmts.at[1]->branch.target == loop);
    parse_text("package p\nfunc f() { goto L; x := 1; L: _ = x }\n");
    CHECK_EQ(errors, 1);
    parse_text("package p\nfunc f() { break; L: }\n");
    CHECK_EQ(errors, 2);
}

static void test_constraints(void) {
    struct {
        const char *path, *text;
        bool ok;
    } cases[] = {
        {"a.go", "package p\n", true},
        {"a_linux.go", "", true},
        {"a_windows.go", "", false},
        {"a_amd64.go", "", false},
        {"d/a_linux_arm64.go", "", false},
        {"linux.go", "", true},
        {"a_loam.go", "", true},
        {"a.go", "//go:build !amd64 && (linux || windows)\n\npackage p\n", true},
        {"a.go", "//go:build ignore\n\npackage p\n", false},
        {"a.go", "//go:build go1.18 && !go1.20 && !extra && unix && gc\n\npackage p\n", true},
        {"a.go", "// +build windows darwin\n\npackage p\n", false},
        {"a.go", "// +build linux,!cgo\n\npackage p\n", true},
        {"a.go", "// +build windows\npackage p\n", true},
        {"a.go", "/* x\n*/\n//go:build windows\n\npackage p\n", false},
        {"a.go", "package p\n//go:build windows\n", true},
        {"a.go", "//go:build linux &&\n\npackage p\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_EQ(build_constraint_ok(cases[i].path, (Bytes){cases[i].text, strlen(cases[i].text)}, "loam"),
                 cases[i].ok);
}

static void nested(const char *open, const char *middle, const char *close) {
    enum { LEVELS = 100000 };
    Text text = {.arena = arena};
    text_printf(&text, "package p\n");
    for (int i = 0; i < LEVELS; i++) text_bytes(&text, open, strlen(open));
    text_bytes(&text, middle, strlen(middle));
    for (int i = 0; i < LEVELS; i++) text_bytes(&text, close, strlen(close));
    parse(text.text, text.n);
    CHECK(errors > 0);
}

static void test_deep_nesting(void) {
    nested("var x = (", "1", ")");
    nested("func f() {", "", "}");
    nested("type T ", "int", "\n");
    nested("var x []func() = a.b(", "", ")");
    Text chain = {.arena = arena};
    text_printf(&chain, "package p\nvar x = 1");
    for (int i = 0; i < 100000; i++) text_printf(&chain, " + 1");
    parse(chain.text, chain.n);
    CHECK_EQ(errors, 1);
}

static void test_any_bytes(void) {
    static const char SOURCE[] =
        "package p\nimport f \"fmt\"\nconst (a = iota << 1; b)\n"
        "type T[P ~int|string] struct { a, b *int `t`; U }\nfunc (t *T) m(x ...int) (r error) {\n"
        "L: for i, v := range x { if v := i; v > 0x1p-2 { goto L } else if 'a' == '\\n' {} }\n"
        "switch y := z.(type) { case nil, []int: default: fallthrough }\nselect { case c <- 1: case v, ok := "
        "<-c: }\n"
        "defer func() { go g(x[1:2:3], map[string]chan<- int{\"a\": {}}) }()\nreturn &T{1: 2}\n}\n";
    for (size_t n = 0; n < sizeof SOURCE; n++) parse(SOURCE, n);
    char bytes[sizeof SOURCE];
    uint32_t random = 12345;
    for (int round = 0; round < 20000; round++) {
        memcpy(bytes, SOURCE, sizeof SOURCE);
        for (int k = 0; k < 3; k++) {
            random = random * 1664525 + 1013904223;
            bytes[random / 7 % (sizeof SOURCE - 1)] = (char)(random >> 24);
        }
        parse(bytes, sizeof SOURCE - 1);
        if (round % 1000 == 0) {
            arena_free(arena);
            arena = arena_new();
        }
    }
}

int main(void) {
    arena = arena_new();
    RUN(test_positions);
    RUN(test_spelling);
    RUN(test_semicolons);
    RUN(test_generics);
    RUN(test_branches);
    RUN(test_constraints);
    RUN(test_deep_nesting);
    RUN(test_any_bytes);
    return 0;
}
