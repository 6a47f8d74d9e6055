// switch.c - switch, type switch and select statements.
#include "types/decls.h"

#include <string.h>

static void one_default(Checker *ck, const ClauseList *clauses) {
    const Clause *first = NULL;
    for (int i = 0; i < clauses->n; i++) {
        const Clause *c = clauses->at[i];
        if (!c->is_default) continue;
        if (first) check_error(ck, c->pos, "multiple defaults (first at %s)", pos_text(ck, first->pos));
        else first = c;
    }
}

// ---- expression switches ----------------------------------------------------------------------------------

// Case values by hash: an array of lists, the hash chooses the list.
enum { CASE_LISTS = 1024 };
typedef struct CaseList {
    struct {
        VEC(Expr *) at;
    } *lists;
} CaseList;

static unsigned case_hash(const Const *value) {
    unsigned hash = 2166136261u;
    if (value->kind == CONST_INT) return (unsigned)mpz_get_ui(value->i) % CASE_LISTS;
    if (value->kind == CONST_STRING)
        for (size_t i = 0; i < value->s.n; i++) hash = (hash ^ (unsigned char)value->s.p[i]) * 16777619u;
    return hash % CASE_LISTS;
}

// As in Go's compiler only numbers and strings are looked at; of equal values of different types each may
// stand.
static void check_duplicate_case(Checker *ck, CaseList *all, Expr *e) {
    const Const *value = check_case_value(ck, e);
    if (!value || value->kind == CONST_BOOL || value->kind == CONST_COMPLEX) return;
    if (!all->lists) all->lists = arena_alloc(ck->c->arena, sizeof *all->lists * CASE_LISTS);
    unsigned hash = case_hash(value);
    for (int i = 0; i < all->lists[hash].at.n; i++) {
        Expr *other = all->lists[hash].at.at[i];
        const Const *other_value = check_case_value(ck, other);
        if (other_value->kind != value->kind || !check_const_equal(value, other_value) ||
            !type_identical(e->type, other->type))
            continue;
        check_error(ck, expr_start(e), "duplicate case %s in expression switch\n\t%s: previous case",
                    check_describe(ck, e), pos_text(ck, other->pos));
        return;
    }
    VEC_PUSH(ck->c->arena, all->lists[hash].at, e);
}

static void case_values(Checker *ck, Expr *tag, ExprList *exprs, CaseList *seen) {
    for (int i = 0; i < exprs->n; i++) {
        Expr *e = exprs->at[i];
        check_expr(ck, e);
        if (tag->mode == MODE_INVALID || e->mode == MODE_INVALID) continue;
        check_convert_untyped(ck, e, tag->type);
        if (e->mode == MODE_INVALID) continue;
        if (check_comparison_operands(ck, e, tag, OP_NONE, expr_start(e))) check_duplicate_case(ck, seen, e);
    }
}

// The value true that a missing tag stands for.
static Expr *true_tag(Checker *ck, const Stmt *s) {
    Expr *e = NEW(ck->c->arena, Expr);
    e->kind = EX_NAME;
    e->pos = s->switch_.clauses.n ? s->switch_.clauses.at[0]->pos : s->switch_.rbrace;
    e->name.name = intern_cstr(ck->c->names, "true");
    e->name.obj = scope_lookup(ck->c->universe, e->name.name);
    e->mode = MODE_CONST;
    e->type = ck->c->types[KIND_BOOL];
    e->cval = e->name.obj->constant.value;
    return e;
}

static Expr *switch_tag(Checker *ck, Stmt *s) {
    Expr *tag = s->switch_.tag;
    if (!tag) return true_tag(ck, s);
    check_expr(ck, tag);
    if (tag->mode == MODE_INVALID) return tag;
    if (!check_assignable(ck, tag, NULL, "switch expression")) {
        tag->mode = MODE_INVALID;
    } else if (!type_comparable(tag->type) && !type_has_nil(tag->type)) {
        check_error(ck, expr_start(tag), "cannot switch on %s (%s is not comparable)",
                    check_describe(ck, tag), check_type_text(ck, tag->type));
        tag->mode = MODE_INVALID;
    }
    return tag;
}

void stmt_switch(Checker *ck, Stmt *s) {
    scope_open(ck);
    if (s->switch_.init) stmt_check(ck, s->switch_.init);
    Expr *tag = switch_tag(ck, s);
    one_default(ck, &s->switch_.clauses);
    CaseList seen = {0};
    for (int i = 0; i < s->switch_.clauses.n; i++) {
        Clause *c = s->switch_.clauses.at[i];
        case_values(ck, tag, &c->exprs, &seen);
        scope_open(ck);
        stmt_list(ck, &c->body);
        scope_close(ck);
    }
    scope_close(ck);
}

// ---- type switches ----------------------------------------------------------------------------------------

typedef struct TypeCase {
    Type *type;
    Pos pos;
} TypeCase; // type NULL: nil
typedef VEC(TypeCase) TypeCases;

static bool seen_type(Checker *ck, TypeCases *seen, Type *t, const Expr *e) {
    for (int i = 0; i < seen->n; i++) {
        const TypeCase *other = &seen->at[i];
        if (t && other->type ? !type_identical(t, other->type) : t != other->type) continue;
        check_error(ck, expr_start(e), "duplicate case %s in type switch\n\t%s: previous case",
                    t ? check_type_text(ck, t) : "nil", pos_text(ck, other->pos));
        return true;
    }
    VEC_PUSH(ck->c->arena, *seen, ((TypeCase){t, e->pos}));
    return false;
}

static bool names_nil(Checker *ck, const Expr *e) {
    e = unparen(e);
    const Object *obj = e->kind == EX_NAME ? check_lookup(ck, e->name.name) : NULL;
    return obj && obj->kind == OBJ_NIL;
}

// The type of the last case, NULL for nil; `x` NULL: the switch expression is invalid.
static Type *case_types(Checker *ck, Expr *x, ExprList *exprs, TypeCases *seen) {
    Type *t = NULL;
    for (int i = 0; i < exprs->n; i++) {
        Expr *e = exprs->at[i];
        if (names_nil(ck, e)) {
            t = NULL;
            check_raw_expr(ck, e, NULL);
            if (x) check_convert_untyped(ck, e, x->type);
        } else {
            t = type_expr_var(ck, e);
            if (t->kind == KIND_INVALID) continue;
        }
        if (!seen_type(ck, seen, t, e) && x && t) check_type_assertion(ck, e, x, t, true);
    }
    return t;
}

static Object *clause_var(Checker *ck, Clause *c, const Expr *guard, Type *t, Type *guard_type) {
    bool one_type = c->exprs.n == 1 && t;
    if (type_is_untyped(guard_type)) guard_type = ck->c->types[KIND_INVALID];
    Object *obj =
        local_var(ck, guard->type_switch.lhs, guard->type_switch.lhs_pos, one_type ? t : guard_type);
    c->implicit = obj;
    resolve_declare(ck, ck->scope, obj);
    return obj;
}

static void type_switch_clauses(Checker *ck, Stmt *s, Expr *x, bool has_var) {
    Expr *guard = s->type_switch.guard;
    Expr *subject = type_is_interface(x->type) ? x : NULL;
    if (!subject) check_error(ck, expr_start(x), "%s is not an interface", check_describe(ck, x));
    one_default(ck, &s->type_switch.clauses);
    TypeCases seen = {0};
    bool used = false;
    for (int i = 0; i < s->type_switch.clauses.n; i++) {
        Clause *c = s->type_switch.clauses.at[i];
        Type *t = case_types(ck, subject, &c->exprs, &seen);
        scope_open(ck);
        Object *var =
            has_var ? clause_var(ck, c, guard, t, subject ? x->type : ck->c->types[KIND_INVALID]) : NULL;
        stmt_list(ck, &c->body);
        if (var) {
            used |= var->used;
            var->used = true; // the variables of all clauses count as one
        }
        scope_close(ck);
    }
    if (has_var && !used)
        check_error(ck, guard->type_switch.lhs_pos, "%s declared but not used", guard->type_switch.lhs);
}

void stmt_type_switch(Checker *ck, Stmt *s) {
    Expr *guard = s->type_switch.guard;
    scope_open(ck);
    if (s->type_switch.init) stmt_check(ck, s->type_switch.init);
    bool has_var = guard->type_switch.lhs != NULL;
    if (has_var && strcmp(guard->type_switch.lhs, "_") == 0) {
        check_error(ck, guard->type_switch.lhs_pos, "no new variable on left side of :=");
        has_var = false;
    }
    Expr *x = guard->type_switch.x;
    check_expr(ck, x);
    if (x->mode != MODE_INVALID) {
        guard->mode = MODE_VALUE;
        guard->type = x->type;
        type_switch_clauses(ck, s, x, has_var);
    }
    scope_close(ck);
}

// ---- select -----------------------------------------------------------------------------------------------

static bool is_receive(const Expr *e) {
    e = unparen(e);
    return e->kind == EX_UNARY && e->unary.op == OP_RECV;
}

static bool is_communication(const Stmt *s) {
    if (!s || s->kind == ST_SEND) return true;
    if (s->kind == ST_ASSIGN && s->assign.op == OP_NONE)
        return s->assign.rhs.n == 1 && is_receive(s->assign.rhs.at[0]);
    return s->kind == ST_EXPR && is_receive(s->expr.x);
}

static Pos stmt_start(const Stmt *s) {
    if (s->kind == ST_ASSIGN) return expr_start(s->assign.lhs.at[0]);
    return s->kind == ST_INC_DEC ? expr_start(s->inc_dec.x) : s->pos;
}

void stmt_select(Checker *ck, Stmt *s) {
    one_default(ck, &s->select.clauses);
    for (int i = 0; i < s->select.clauses.n; i++) {
        Clause *c = s->select.clauses.at[i];
        if (!is_communication(c->comm)) {
            check_error(ck, stmt_start(c->comm),
                        "select case must be send or receive (possibly with assignment)");
            continue;
        }
        scope_open(ck);
        if (c->comm) stmt_check(ck, c->comm);
        stmt_list(ck, &c->body);
        scope_close(ck);
    }
}
