// initorder.c - the order in which package-level variables are initialised, and loops in it.
//
// Nodes are all variables (those without an initialiser have their turn, too, as in Go) and, only for their
// loops, constants. A node depends on the nodes it refers to, directly or through functions and methods it
// refers to. In source order, each node whose dependencies are all done is done next; what it held up
// follows, again in source order. What is left at the end lies on a loop or behind one.
#include "types/decls.h"

#include <stdlib.h>

typedef VEC(Object *) ObjectList;

typedef struct Order {
    Checker *ck;
    unsigned stamp;   // of the current walk
    ObjectList ready; // a heap would do; the list is short
} Order;

// The DeclInfo that stands for a node: all variables of a, b = f() are one.
static DeclInfo *node_of(const Object *obj) {
    DeclInfo *info = decl_info(obj);
    return info->shared ? info->shared : info;
}

static bool is_node(const Object *obj) { return obj->kind == OBJ_VAR || obj->kind == OBJ_CONST; }

// Calls `visit` once for each node that obj depends on.
static void walk_deps(Order *o, const DeclInfo *info, void (*visit)(Order *, Object *, DeclInfo *, void *),
                      void *data) {
    for (int i = 0; i < info->deps.n; i++) {
        Object *dep = info->deps.at[i];
        DeclInfo *d = node_of(dep);
        if (d->visit == o->stamp) continue;
        d->visit = o->stamp;
        if (dep->kind == OBJ_FUNC) walk_deps(o, d, visit, data);
        else if (is_node(dep)) visit(o, dep, d, data);
    }
}

static void block_on(Order *o, Object *dep, DeclInfo *d, void *data) {
    Object *obj = data;
    if (d->done) return;
    VEC_PUSH(o->ck->c->arena, d->blocked, obj);
    node_of(obj)->pending++;
}

static void initialise(Order *o, Object *obj) {
    DeclInfo *info = node_of(obj);
    info->done = true;
    if (obj->kind == OBJ_VAR && info->init) {
        Arena *arena = o->ck->c->arena;
        InitStep step = {.rhs = info->init, .decl = info->decl};
        if (info->lhs)
            for (int i = 0; i < info->nlhs; i++) VEC_PUSH(arena, step.lhs, info->lhs[i]);
        else VEC_PUSH(arena, step.lhs, obj);
        VEC_PUSH(arena, o->ck->pkg->init_order, step);
    }
    for (int i = 0; i < info->blocked.n; i++)
        if (--node_of(info->blocked.at[i])->pending == 0)
            VEC_PUSH(o->ck->c->arena, o->ready, info->blocked.at[i]);
    info->blocked.n = 0;
}

static void flush_ready(Order *o) {
    while (o->ready.n) {
        int first = 0;
        for (int i = 1; i < o->ready.n; i++)
            if (decl_info(o->ready.at[i])->order < decl_info(o->ready.at[first])->order) first = i;
        Object *obj = o->ready.at[first];
        o->ready.at[first] = o->ready.at[--o->ready.n];
        if (!node_of(obj)->done) initialise(o, obj);
    }
}

// ---- loops ------------------------------------------------------------------------------------------------

// A path of references from `from` to `to`, last object first.
static bool find_path(Order *o, Object *from, const Object *to, ObjectList *path) {
    DeclInfo *info = node_of(from);
    if (info->visit == o->stamp) return false;
    info->visit = o->stamp;
    for (int i = 0; i < info->deps.n; i++) {
        Object *dep = info->deps.at[i];
        if (dep == to || find_path(o, dep, to, path)) {
            VEC_PUSH(o->ck->c->arena, *path, dep);
            return true;
        }
    }
    return false;
}

static void report_loop(Order *o, const ObjectList *cycle) {
    Checker *ck = o->ck;
    const Object *obj = cycle->at[0];
    Text text = {.arena = ck->c->arena};
    text_printf(&text, "initialization loop for %s", obj->name);
    for (int i = cycle->n - 1; i >= 0; i--) {
        text_printf(&text, "\n\t%s: %s refers to", pos_text(ck, obj->pos), obj->name);
        obj = cycle->at[i];
    }
    text_printf(&text, "\n\t%s: %s", pos_text(ck, obj->pos), obj->name);
    check_error(ck, cycle->at[0]->pos, "%s", text.text);
}

static void report_loops(Order *o) {
    const Decls *decls = checker_decls(o->ck);
    for (;;) {
        Object *next = NULL;
        for (int i = 0; i < decls->objects.n; i++) {
            Object *obj = decls->objects.at[i];
            if (is_node(obj) && !node_of(obj)->done &&
                (!next || node_of(obj)->pending < node_of(next)->pending))
                next = obj;
        }
        if (!next) return;
        ObjectList cycle = {0};
        o->stamp++;
        if (find_path(o, next, next, &cycle)) report_loop(o, &cycle);
        node_of(next)->pending = 0;
        initialise(o, next);
        flush_ready(o);
    }
}

void init_order(Checker *ck) {
    Order order = {.ck = ck}, *o = &order;
    const Decls *decls = checker_decls(ck);
    for (int i = 0; i < decls->objects.n; i++) {
        Object *obj = decls->objects.at[i];
        DeclInfo *info = obj->kind == OBJ_TYPE ? NULL : node_of(obj);
        if (!info || !is_node(obj) || (info->lhs && info->lhs[0] != obj)) continue;
        o->stamp++;
        walk_deps(o, info, block_on, obj);
        if (info->pending == 0) VEC_PUSH(ck->c->arena, o->ready, obj);
        flush_ready(o);
    }
    report_loops(o);
}
