// walk.h - children of expressions and statements. A function literal's body is not entered, types are not
// visited.
#ifndef LOAM_COMPILER_IRGEN_WALK_H
#define LOAM_COMPILER_IRGEN_WALK_H

#include "syntax/ast.h"

typedef void ExprVisitor(Expr *, void *data);
void expr_children(Expr *, ExprVisitor *, void *data);
typedef void StmtVisitor(Stmt *, void *data);
void stmt_children(Stmt *, ExprVisitor *, StmtVisitor *, void *data); // ExprVisitor NULL: only statements

#endif
