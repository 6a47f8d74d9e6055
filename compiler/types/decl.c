// decl.c - declaring objects: constants, variables, types and functions, in whatever order they refer to each
// other.
//
// A grey object that is met again closes a cycle: the objects on `path` from it to the end. A cycle of
// constants and variables only is left to the initialisation order (a reference from a function's body is no
// cycle here); one of types is good if it goes through a type definition; every other one is an error.
#include "types/decls.h"

#include <stdlib.h>
#include <string.h>

// ---- surroundings -----------------------------------------------------------------------------------------

// What the checking of a declaration changes for its own time.
typedef struct Env {
    File *file;
    Scope *scope;
    FuncNode *fn;
    Object *decl;
    int64_t iota;
    Pos iota_err_pos;
    bool has_call_or_recv;
} Env;

static Env env_enter(Checker *ck) {
    Env env = {ck->file, ck->scope, ck->fn, ck->decl, ck->iota, ck->iota_err_pos, ck->has_call_or_recv};
    ck->fn = NULL;
    ck->decl = NULL;
    ck->iota = -1;
    ck->iota_err_pos = (Pos){0};
    return env;
}

static void env_leave(Checker *ck, const Env *env) {
    ck->file = env->file;
    ck->scope = env->scope;
    ck->fn = env->fn;
    ck->decl = env->decl;
    ck->iota = env->iota;
    ck->iota_err_pos = env->iota_err_pos;
    ck->has_call_or_recv = env->has_call_or_recv;
}

void decl_later(Checker *ck, Delayed later) { VEC_PUSH(ck->c->arena, checker_decls(ck)->delayed, later); }

// Runs what was delayed since `from`; that may delay more.
void decl_run_delayed(Checker *ck, int from) {
    Decls *decls = checker_decls(ck);
    for (int i = from; i < decls->delayed.n; i++) {
        Delayed later = decls->delayed.at[i];
        later.run(ck, &later);
    }
    decls->delayed.n = from;
}

void decl_check_sizes(Checker *ck) {
    Decls *decls = checker_decls(ck);
    for (int i = 0; i < decls->sizes.n; i++) decls->sizes.at[i].run(ck, &decls->sizes.at[i]);
}

static Type *invalid(const Checker *ck) { return ck->c->types[KIND_INVALID]; }

// ---- cycles -----------------------------------------------------------------------------------------------

void decl_cycle_error(Checker *ck, Object *const *cycle, int n) {
    int first = 0;
    for (int i = 1; i < n; i++)
        if (pos_less(cycle[i]->pos, cycle[first]->pos)) first = i;
    const Object *obj = cycle[first];
    if (obj->kind == OBJ_TYPE)
        decl_info(obj)->broken_alias = false; // what refers to it need not complain again
    Text text = {.arena = ck->c->arena};
    text_printf(&text,
                obj->kind == OBJ_TYPE ? "invalid recursive type %s" : "illegal cycle in declaration of %s",
                obj->name);
    for (int i = 0; i < n; i++) {
        const Object *o = cycle[(first + i) % n];
        text_printf(&text, "\n\t%s: %s refers to", pos_text(ck, o->pos), o->name);
    }
    text_printf(&text, "\n\t%s: %s", pos_text(ck, obj->pos), obj->name);
    check_error(ck, obj->pos, "%s", text.text);
}

static bool cycle_is_valid(Checker *ck, const Object *obj) {
    Decls *decls = checker_decls(ck);
    int start = decl_info(obj)->path_index, n = decls->path.n - start;
    int values = 0, definitions = 0;
    for (int i = start; i < decls->path.n; i++) {
        const Object *o = decls->path.at[i];
        if (o->kind == OBJ_CONST || o->kind == OBJ_VAR) values++;
        else if (o->kind == OBJ_TYPE && !o->type_name.alias) definitions++;
    }
    if (values == n || (values == 0 && definitions > 0)) return true;
    decl_cycle_error(ck, decls->path.at + start, n);
    return false;
}

static void meet_grey(Checker *ck, Object *obj) {
    bool valid = cycle_is_valid(ck, obj);
    bool is_value = obj->kind == OBJ_CONST || obj->kind == OBJ_VAR;
    if (is_value ? !valid || !obj->type : !valid && obj->kind == OBJ_TYPE) obj->type = invalid(ck);
}

static void path_push(Checker *ck, Object *obj) {
    Decls *decls = checker_decls(ck);
    decl_info(obj)->color = COLOR_GREY;
    decl_info(obj)->path_index = decls->path.n;
    VEC_PUSH(ck->c->arena, decls->path, obj);
}

static void path_pop(Checker *ck, Object *obj) {
    checker_decls(ck)->path.n--;
    decl_info(obj)->color = COLOR_BLACK;
}

// ---- constants and variables ------------------------------------------------------------------------------

void decl_arity(Checker *ck, const Decl *d) {
    bool constant = d->kind == DECL_CONST;
    const NameList *names = constant ? &d->constant.names : &d->var.names;
    const ExprList *values = constant ? &d->constant.values : &d->var.values;
    if (!constant && d->var.type && values->n == 0) return;
    if (names->n < values->n) {
        const Expr *extra = values->at[names->n];
        if (constant && d->constant.inherited)
            check_error(ck, d->pos, "extra init expr at %s", pos_text(ck, extra->pos));
        else check_error(ck, expr_start(extra), "extra init expr %s", expr_diag_text(ck->c->arena, extra));
    } else if (names->n > values->n && (constant || values->n != 1)) {
        check_error(ck, names->at[values->n].pos, "missing init expr for %s", names->at[values->n].name);
    }
}

static bool is_const_type(Type *t) {
    Type *u = type_underlying(t);
    return type_is_boolean(u) || type_is_numeric(u) || type_is_string(u);
}

static void init_const(Checker *ck, Object *obj, Expr *init) {
    if (init->mode == MODE_INVALID || init->type->kind == KIND_INVALID ||
        (obj->type && obj->type->kind == KIND_INVALID)) {
        obj->type = obj->type ? obj->type : invalid(ck);
        return;
    }
    if (init->mode != MODE_CONST) {
        check_error(ck, expr_start(init), "%s is not constant", check_describe(ck, init));
        obj->type = obj->type ? obj->type : invalid(ck);
        return;
    }
    if (!obj->type) obj->type = init->type;
    if (!type_is_untyped(obj->type) && !check_assignable(ck, init, obj->type, "constant declaration")) return;
    obj->constant.value = init->cval;
}

static void const_decl(Checker *ck, Object *obj, const Decl *d, Expr *init) {
    int64_t outer_iota = ck->iota;
    Pos outer_pos = ck->iota_err_pos;
    ck->iota = obj->constant.iota;
    ck->iota_err_pos = (Pos){0};
    if (d->constant.type) {
        Type *t = check_type_expr(ck, d->constant.type);
        if (!is_const_type(t)) {
            if (type_underlying(t)->kind != KIND_INVALID)
                check_error(ck, expr_start(d->constant.type), "invalid constant type %s",
                            check_type_text(ck, t));
            t = invalid(ck);
        }
        obj->type = t;
    }
    if (!init) {
        obj->type = obj->type ? obj->type : invalid(ck);
    } else if (!obj->type || obj->type->kind != KIND_INVALID) {
        if (d->constant.inherited) ck->iota_err_pos = obj->pos;
        check_expr(ck, init);
        init_const(ck, obj, init);
    }
    ck->iota = outer_iota;
    ck->iota_err_pos = outer_pos;
}

// The type expression of a declaration of several names is checked with the first of them.
static Type *shared_type(Checker *ck, Expr *e) {
    if (e->mode == MODE_TYPE && e->type && e->type->kind != KIND_INVALID) return e->type;
    return type_expr_var(ck, e);
}

static void mark_invalid_used(Object *const *vars, int n) {
    for (int i = 0; i < n; i++)
        if (vars[i]->type && vars[i]->type->kind == KIND_INVALID) vars[i]->used = true;
}

// `lhs`: all variables of a declaration with one multi-valued initialiser, else NULL.
static void var_decl(Checker *ck, Object *obj, Object **lhs, int nlhs, const Decl *d, Expr *init) {
    if (d->var.type) obj->type = shared_type(ck, d->var.type);
    if (!init) {
        if (!d->var.type) obj->type = invalid(ck);
    } else if (!lhs) {
        check_expr(ck, init);
        assign_init_var(ck, obj, init, "variable declaration");
    } else {
        if (d->var.type)
            for (int i = 0; i < nlhs; i++) lhs[i]->type = obj->type;
        ExprList values = d->var.values;
        assign_init_vars(ck, lhs, nlhs, &values, NULL);
    }
    mark_invalid_used(&obj, 1);
    mark_invalid_used(lhs, lhs ? nlhs : 0);
}

// ---- types ------------------------------------------------------------------------------------------------

static void refuse_type_params(Checker *ck, const FieldList *tparams) {
    if (ck->pkg->user && tparams->n && !check_has_version(ck, 18))
        check_version_error(ck, tparams->at[0]->pos, 18, "type parameter");
    else if (ck->pkg->user && tparams->n)
        check_error(ck, tparams->at[0]->pos, "not supported: type parameters");
}

// Follows the right-hand sides from t to the first type that is no unresolved defined type. NULL: not known
// yet, or a cycle.
static Type *follow_rhs(Type *t, bool *cycle) {
    Type *start = t;
    *cycle = false;
    while (t && t->kind == KIND_NAMED && !t->named.underlying) {
        DeclInfo *info = t->named.obj->check;
        t = info ? info->rhs : NULL;
        if (t == start) {
            *cycle = true;
            return NULL;
        }
    }
    return t ? type_underlying(t) : NULL;
}

static void chain_cycle_error(Checker *ck, Type *named) {
    VEC(Object *) cycle = {0};
    Type *t = named;
    do {
        VEC_PUSH(ck->c->arena, cycle, t->named.obj);
        t = decl_info(t->named.obj)->rhs;
    } while (t != named);
    decl_cycle_error(ck, cycle.at, cycle.n);
    for (int i = 0; i < cycle.n; i++) cycle.at[i]->type->named.underlying = invalid(ck);
}

static bool try_complete(Checker *ck, Type *named) {
    if (named->named.underlying) return true;
    bool cycle;
    named->named.underlying = follow_rhs(named, &cycle);
    if (cycle && named->named.obj->type == named) chain_cycle_error(ck, named);
    return named->named.underlying != NULL;
}

static void decl_complete_type(Checker *ck, Type *named) {
    Decls *decls = checker_decls(ck);
    if (!try_complete(ck, named)) {
        VEC_PUSH(ck->c->arena, decls->unresolved, named);
        return;
    }
    for (bool progress = true; progress;) {
        progress = false;
        int kept = 0;
        for (int i = 0; i < decls->unresolved.n; i++) {
            if (try_complete(ck, decls->unresolved.at[i])) progress = true;
            else decls->unresolved.at[kept++] = decls->unresolved.at[i];
        }
        decls->unresolved.n = kept;
        progress = progress && kept > 0;
    }
}

static void add_methods(Checker *ck, Object *obj, DeclInfo *info) {
    Type *named = obj->type;
    for (int i = 0; i < info->methods.n; i++) {
        Object *m = info->methods.at[i];
        const Object *other = type_add_method(ck->c->arena, named, m);
        m->func.recv_named = named;
        if (other)
            check_error(ck, m->pos, "%s.%s redeclared in this block\n\t%s: other declaration of %s",
                        obj->name, m->name, pos_text(ck, other->pos), m->name);
    }
}

static void alias_decl(Checker *ck, Object *obj, DeclInfo *info, Decl *d) {
    obj->type = invalid(ck);
    info->broken_alias = true;
    obj->type = check_type_expr(ck, d->type.type);
    info->broken_alias = false;
}

static void type_decl(Checker *ck, Object *obj, DeclInfo *info, Decl *d) {
    if (d->type.tparams.n) {
        refuse_type_params(ck, &d->type.tparams);
        info->generic = true;
        obj->type = invalid(ck);
        return;
    }
    if (d->type.alias) {
        alias_decl(ck, obj, info, d);
        return;
    }
    Type *named = type_new(ck->c, KIND_NAMED);
    named->named.obj = obj;
    named->named.not_in_heap = d->type.pragma & PRAGMA_NOTINHEAP;
    named->named.local_in = ck->fn;
    if (ck->fn) named->named.local_index = ++checker_decls(ck)->local_types;
    obj->type = named;
    type_valid_later(ck, obj);
    info->rhs = type_expr_defined(ck, d->type.type, named);
    decl_complete_type(ck, named);
    if (obj->type == named) add_methods(ck, obj, info);
}

// ---- functions --------------------------------------------------------------------------------------------

// What the installed Go's packages need and Loam lacks is nobody's error as long as the function is not used:
// irgen refuses it then.
static void run_func_body(Checker *ck, Delayed *later) {
    Env env = env_enter(ck);
    int before = diags_count(ck->c->diags);
    ck->file = later->file;
    ck->scope = later->file->scope;
    stmt_func_body(ck, later->fn, later->obj);
    if (!ck->pkg->user && !later->file->own) later->fn->lacks = diags_withdraw(ck->c->diags, before);
    env_leave(ck, &env);
}

static void check_body(Checker *ck, const FuncNode *fn, const Decl *d) {
    const uint32_t keep_alive = PRAGMA_UINTPTRKEEPALIVE, exempt = PRAGMA_UINTPTRESCAPES | PRAGMA_NOSPLIT;
    if (fn->body && (fn->pragma & PRAGMA_NOESCAPE))
        check_error(ck, d->pos, "can only use //go:noescape with external func implementations");
    if (fn->body && (fn->pragma & keep_alive) && !(fn->pragma & exempt) && ck->pkg->user)
        check_error(ck, d->pos, "go:uintptrkeepalive requires go:nosplit");
    if (fn->body || !ck->pkg->user || ck->c->no_body_ok || (fn->pragma & PRAGMA_LINKNAME) ||
        strcmp(fn->name, "init") == 0)
        return;
    check_error(ck, d->pos, "missing function body");
}

static void func_decl(Checker *ck, Object *obj, DeclInfo *info) {
    FuncNode *fn = obj->func.node;
    if (info->generic) {
        refuse_type_params(ck, &fn->tparams);
        obj->type = invalid(ck);
        return;
    }
    // Referring to a function from its own signature is no cycle of types; the signature is filled in at the
    // end.
    Type *sig = type_new(ck->c, KIND_FUNC);
    obj->type = sig;
    info->color = COLOR_BLACK;
    Type *checked = check_signature(ck, fn->type, fn->recv, fn);
    info->color = COLOR_GREY;
    sig->func = checked->func;
    fn->sig = sig;
    VEC_PUSH(ck->c->arena, ck->pkg->funcs, fn);
    if (!fn->recv && strcmp(fn->name, "init") == 0) VEC_PUSH(ck->c->arena, ck->pkg->inits, fn);
    if (fn->body) decl_later(ck, (Delayed){.run = run_func_body, .fn = fn, .obj = obj, .file = info->file});
}

// ---- package-level objects --------------------------------------------------------------------------------

void check_object_decl(Checker *ck, Object *obj) {
    DeclInfo *info = obj->check;
    if (!info || obj->pkg != ck->pkg || info->color == COLOR_BLACK) return;
    if (info->color == COLOR_GREY) {
        meet_grey(ck, obj);
        return;
    }
    if (obj->type && obj->kind != OBJ_TYPE) { // given by an earlier name of the same declaration
        info->color = COLOR_BLACK;
        return;
    }
    path_push(ck, obj);
    Env env = env_enter(ck);
    ck->file = info->file;
    ck->scope = info->file->scope;
    switch (obj->kind) {
    case OBJ_CONST:
        ck->decl = obj;
        const_decl(ck, obj, info->decl, info->init);
        break;
    case OBJ_VAR:
        ck->decl = obj;
        var_decl(ck, obj, info->lhs, info->nlhs, info->decl, info->init);
        break;
    case OBJ_TYPE: type_decl(ck, obj, info, info->decl); break;
    case OBJ_FUNC: func_decl(ck, obj, info); break;
    default: internal_error("check_object_decl", "object %s of kind %d", obj->name, obj->kind);
    }
    env_leave(ck, &env);
    path_pop(ck, obj);
}

// The order decides where a cycle is met first, and so how it is reported: as in Go.
typedef enum Phase { PHASE_TYPES, PHASE_ALIASES, PHASE_VALUES, PHASES } Phase;

static Phase phase_of(const Object *obj) {
    if (obj->kind == OBJ_TYPE) return obj->type_name.alias ? PHASE_ALIASES : PHASE_TYPES;
    return PHASE_VALUES;
}

static int by_order(const void *x, const void *y) {
    const FuncNode *f = *(FuncNode *const *)x, *g = *(FuncNode *const *)y;
    return decl_info(f->obj)->order - decl_info(g->obj)->order;
}

// Functions were added as they were resolved: back into source order.
static void sort_funcs(Package *pkg) {
    if (pkg->funcs.n) qsort(pkg->funcs.at, (size_t)pkg->funcs.n, sizeof *pkg->funcs.at, by_order);
}

void decl_package(Checker *ck) {
    Decls *decls = checker_decls(ck);
    for (Phase phase = PHASE_TYPES; phase < PHASES; phase++)
        for (int i = 0; i < decls->objects.n; i++)
            if (phase_of(decls->objects.at[i]) == phase) check_object_decl(ck, decls->objects.at[i]);
    sort_funcs(ck->pkg);
    decl_run_delayed(ck, 0);
}

void decl_check_bodies(Checker *ck) {
    for (int i = 0; i < ck->pkg->funcs.n; i++) {
        const FuncNode *fn = ck->pkg->funcs.at[i];
        check_body(ck, fn, decl_info(fn->obj)->decl);
    }
}

// ---- declarations inside functions ------------------------------------------------------------------------

static void local_consts(Checker *ck, Decl *d) {
    VEC(Object *) objects = {0};
    for (int i = 0; i < d->constant.names.n; i++) {
        NameNode *name = &d->constant.names.at[i];
        Object *obj = object_new(ck, OBJ_CONST, name->name, name->pos, NULL);
        obj->constant.iota = d->constant.iota;
        name->obj = obj;
        VEC_PUSH(ck->c->arena, objects, obj);
        const_decl(ck, obj, d, i < d->constant.values.n ? d->constant.values.at[i] : NULL);
    }
    decl_arity(ck, d);
    for (int i = 0; i < objects.n; i++) resolve_declare(ck, ck->scope, objects.at[i]);
}

static void local_vars(Checker *ck, Decl *d) {
    int n = d->var.names.n;
    Object **vars = NEW_ARRAY(ck->c->arena, Object *, n);
    for (int i = 0; i < n; i++) {
        NameNode *name = &d->var.names.at[i];
        vars[i] = name->obj = local_var(ck, name->name, name->pos, NULL);
    }
    bool multi = d->var.values.n == 1 && n > 1;
    for (int i = 0; i < n; i++) {
        Expr *init = multi ? d->var.values.at[0] : i < d->var.values.n ? d->var.values.at[i] : NULL;
        var_decl(ck, vars[i], multi ? vars : NULL, n, d, init);
        if (!multi) vars[i]->var.init = init;
        if (multi) break;
    }
    for (int i = n; i < d->var.values.n; i++) check_raw_expr(ck, d->var.values.at[i], NULL);
    decl_arity(ck, d);
    for (int i = 0; i < n; i++) resolve_declare(ck, ck->scope, vars[i]);
}

static void local_type(Checker *ck, Decl *d) {
    Object *obj = object_new(ck, OBJ_TYPE, d->type.name, d->type.name_pos, NULL);
    obj->type_name.alias = d->type.alias;
    obj->type_name.decl = d;
    d->type.obj = obj;
    DeclInfo *info = NEW(ck->c->arena, DeclInfo);
    info->decl = d;
    info->file = ck->file;
    obj->check = info;
    resolve_declare(ck, ck->scope, obj);
    path_push(ck, obj);
    type_decl(ck, obj, info, d);
    path_pop(ck, obj);
}

void decl_stmt(Checker *ck, DeclList *list) {
    for (int i = 0; i < list->n; i++) {
        Decl *d = list->at[i];
        switch (d->kind) {
        case DECL_CONST: local_consts(ck, d); break;
        case DECL_VAR: local_vars(ck, d); break;
        case DECL_TYPE: local_type(ck, d); break;
        default: internal_error("decl_stmt", "declaration of kind %d in a function", d->kind);
        }
    }
}
