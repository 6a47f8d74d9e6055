// check.h - inside the type checker: one structure, and who does what. Only compiler/types/ includes it.
//
// types and constants:          universe.c type.c typestring.c lookup.c scope.c const.c const_literal.c
//                               const_ops.c
// expressions:                  expr.c binary.c call.c builtin.c selector.c index.c literal.c convert.c
//                               operand.c; see expr.h
// declarations and statements:  load.c resolve.c decl.c typexpr.c signature.c typelit.c typecheck.c use.c
//                               stmt.c assign.c switch.c terminate.c linkname.c initorder.c; see decls.h
#ifndef LOAM_COMPILER_CHECK_H
#define LOAM_COMPILER_CHECK_H

#include "types/types.h"

// The state of checking one package; `Checker` of an imported package is done before its importer's starts.
typedef struct Checker {
    Compiler *c;
    Package *pkg;
    File *file;   // whose declarations are being checked
    Scope *scope; // innermost
    FuncNode *fn; // function being checked, or NULL at package level
    Object *
        decl; // package-level object being declared: references from it are recorded for initialisation order
    int64_t iota;          // -1 outside constant declarations
    Pos iota_err_pos;      // where errors of inherited constant expressions go (unknown: at the expression)
    bool has_call_or_recv; // the expression being checked holds a call or receive (len and cap of arrays)
    void *decls;           // declaration side's tables
} Checker;

// ---- declarations' side gives -----------------------------------------------------------------------------
void check_object_decl(Checker *, Object *); // resolves a package-level object, lazily
Object *check_lookup(Checker *,
                     const char *name); // from the innermost scope outwards, through file and universe
// Marks use, records captures (FuncNode.captures, var.captured) and what the object being declared depends
// on.
void check_use(Checker *, Object *);
Type *check_type_expr(Checker *, Expr *); // the type denoted; types[KIND_INVALID] after a report
Type *check_signature(Checker *, Expr *func_type, Field *recv, FuncNode *); // declares nothing
void check_func_lit_body(Checker *, FuncNode *); // checks a literal's body where it stands
void check_mark_assigned(Checker *,
                         Expr *lhs); // sets var.reassigned of what is written (x, x.f, x[i] of arrays)
void check_mark_addr_taken(Checker *, Expr *); // var.addr_taken of the variable whose address is taken

// ---- expressions' side gives ------------------------------------------------------------------------------
// Checks e and records mode/type/cval. `hint`: type of an elided composite literal, or NULL. Untyped results
// stay untyped until check_convert_untyped (which goes down the tree and fixes the recorded types).
void check_expr(Checker *, Expr *); // one value (reports types, no-value calls, multi-value calls)
void check_expr_or_type(Checker *, Expr *);
void check_raw_expr(Checker *, Expr *, Type *hint); // anything
// Checks a list of right-hand sides for `want` places (want < 0: any number). f() with several results fills
// several places; one comma-ok expression fills two when want == 2. Types of the places go to *out (arena);
// returns their number, -1 after an error.
int check_multi(Checker *, ExprList *, int want, Type ***out);
// The i-th of n places that check_multi gave for these values, assigned to `to` (NULL: the blank identifier).
bool check_assign_place(Checker *, ExprList *, Type **places, int n, int i, Type *to, const char *context);
void check_call_stmt(Checker *, Expr *);     // expression statement: must be a call or receive
void check_assign_lhs(Checker *, Expr *lhs); // assignable (mode INVALID after a report); no "use"
bool check_op_assign(Checker *, Expr *x, Expr *y, Op, Pos); // x op= y, also x++ with y a literal 1
// Converts untyped values, reports "cannot use ... as ... value in <context>". `to` NULL: the blank
// identifier.
bool check_assignable(Checker *, Expr *value, Type *to, const char *context);
void check_convert_untyped(Checker *, Expr *, Type *to);
void check_default_type(Checker *, Expr *); // untyped -> its default type
// x == y for checked operands; x a case value of a switch on y when op is OP_NONE ("invalid case x in switch
// on y (...)").
bool check_comparison_operands(Checker *, Expr *x, Expr *y, Op, Pos);
// x.(T): reports an impossible assertion; of a type switch's case when `in_switch` (e: the case's type).
void check_type_assertion(Checker *, Expr *e, Expr *x, Type *to, bool in_switch);
void check_use_exprs(Checker *, ExprList *);         // checks what an error left over, for its uses
const char *check_describe(Checker *, const Expr *); // "x (variable of type int)"
const char *check_type_text(Checker *, const Type *);
const char *check_types_summary(Checker *, Type *const *, int n,
                                bool variadic);      // "(int, number)" in have/want lines
bool check_is_nil(const Expr *);                     // the predeclared nil
bool check_representable(Checker *, Expr *, Type *); // constant fits; reports
Const *check_const_int(Checker *, int64_t);
const Const *check_case_value(Checker *, Expr *); // a switch case's constant, or NULL
bool check_const_equal(const Const *, const Const *);
void check_init_universe(Compiler *);
// Whether the installed Go's package has what this one, of our lib/, lacks: `name`, or the method or field
// `name` of its type `type` (else NULL). Such a use is refused; it is not undefined.
bool load_lacks(Compiler *, Package *, const char *type, const char *name);

// Every error: Go's wording where a test of Go's pins it, at Go's position. Follow-up errors of an invalid
// operand are not reported.
// Whether the package's version of the language has what came with go1.N; if not, one function says so.
bool check_has_version(const Checker *, int n);
void check_version_error(Checker *, Pos, int n, const char *what);
void check_error(Checker *, Pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
