// walk.h - children of expressions. A function literal's body is not entered, types are not visited.
#ifndef LOAM_COMPILER_IRGEN_WALK_H
#define LOAM_COMPILER_IRGEN_WALK_H

#include "syntax/ast.h"

typedef void ExprVisitor(Expr *, void *data);
void expr_children(Expr *, ExprVisitor *, void *data);

#endif
