// expr.h - inside the expressions' side of the type checker. An expression is its own operand: a function
// that checks one leaves mode, type and cval in it; mode MODE_INVALID means that an error was reported.
#ifndef LOAM_COMPILER_EXPR_H
#define LOAM_COMPILER_EXPR_H

#include "syntax/parser.h"
#include "syntax/scanner.h"
#include "types/check.h"
#include "types/const/const.h"

// ---- expr.c -----------------------------------------------------------------------------------------------
void expr_set(Expr *, Mode, Type *);
void expr_invalidate(Checker *, Expr *);
// Reports, at e, a use of the parts of a type whose declaration is being read.
bool check_pending(Checker *, const Expr *e, const Type *underlying);
bool expr_ok(const Expr *);
void expr_with_hint(Checker *, Expr *, Type *hint);

// ---- convert.c --------------------------------------------------------------------------------------------
typedef enum ConvertError { CONVERT_OK, CONVERT_TRUNCATED, CONVERT_OVERFLOW, CONVERT_INVALID } ConvertError;
bool expr_assignable(Checker *, const Expr *, Type *to, const char **reason);
void expr_conversion(Checker *, Expr *call, Expr *x, Type *to); // call = to(x)
// The final type of an expression that was untyped, for it and for its operands.
void expr_update_type(Checker *, Expr *, Type *, bool final);
bool expr_fits(Checker *,
               Expr *); // a constant just computed: representable in its type, or not absurdly large

// ---- binary.c, call.c, builtin.c, selector.c, index.c, literal.c ------------------------------------------
void expr_unary(Checker *, Expr *);
void expr_binary(Checker *, Expr *);
void expr_call(Checker *, Expr *);
void expr_arguments(Checker *, Expr *call, const Type *sig, Expr **args, int n);
// The values of a list: one expression each, or the several values of a single call.
int expr_values(Checker *, ExprList *, Expr ***out);
void expr_builtin(Checker *, Expr *call, int id);
bool builtin_is_statement(int id);
const char *check_builtin_name(int id);
void expr_selector(Checker *, Expr *);
void expr_index(Checker *, Expr *);
void expr_slice(Checker *, Expr *);
bool index_value(Checker *, Expr *, int64_t limit,
                 int64_t *value); // limit < 0: none; *value -1 unless constant
bool index_valid(Checker *, Expr *, const char *what, bool allow_negative);
void expr_composite(Checker *, Expr *, Type *hint);

// ---- lookup.c ---------------------------------------------------------------------------------------------
// The first method of the interface that the type lacks, or NULL. An interface as type: with is_static it
// must have the method, else it must only not contradict.
const IfaceMethod *missing_method(Checker *, Type *, Type *iface, bool is_static, MissingWhy *,
                                  Object **found);

#endif
