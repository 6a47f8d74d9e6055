// parser.h - from source text to a syntax tree.
#ifndef LOAM_COMPILER_PARSER_H
#define LOAM_COMPILER_PARSER_H

#include "syntax/ast.h"

// What flags of the compiler change about the language of the user's packages.
typedef struct Dialect {
    int lang;      // -lang=go1.N: N; 0: the newest
    bool std;      // -std: as a package of the standard library
    bool runtime;  // -+: as a package of the runtime
    bool complete; // -complete: no function is implemented elsewhere
} Dialect;

// Parses one whole file. Errors go to `diags` with Go's wording ("syntax error: unexpected ..."); the tree
// returned is always well-formed (EX_BAD / ST_BAD where something was missing), never NULL. Too deep a
// nesting is an error, not a crash. Of the //go: directives (parse.c has the table) those that change the
// program and are not supported are errors. `dialect` is NULL for packages that are none of the user's: their
// directives are not judged.
File *parse_file(Arena *, Interner *, Diags *, uint16_t file, const Dialect *dialect);

// How deep is not too deep: 10,000 levels, until somebody says for how many the process has stack.
void parse_limit_nesting(int levels);

// Whether a file's //go:build or // +build lines and its name's suffix (_linux, _amd64_test, ...) select it
// for GOOS=linux, GOARCH=`goarch`, compiler gc and Go 1.19's release tags.
bool build_constraint_ok(const char *path, Bytes text, const char *goarch);

Pos expr_start(const Expr *);
const Expr *unparen(const Expr *);

// The source text of an expression as Go's compiler prints it in -m reports ("&T{...}", "func literal",
// "make([]int, n)", "x.f", "a + b", ...): the spelling of cmd/compile/internal/ir. Constants are printed as
// written.
void expr_print(Text *, const Expr *);
const char *expr_text(Arena *, const Expr *);
// The same for diagnostics: the spelling of cmd/compile/internal/syntax ("T{…}", "func() {…}", parentheses as
// written).
const char *expr_diag_text(Arena *, const Expr *);

#endif
