// initorder.c - the order in which package-level variables are initialised, and loops in it.
//
// The spec: next comes the variable that is first in the source among those that depend on no variable still
// to be initialised; what a function refers to counts as referred to by whoever refers to the function.
//
//  1. Nodes are the variables (those without initialiser have their turn too, as in Go), the constants (only
//     for their loops), and the functions. Functions that refer to each other in a circle are one node: the
//     strongly connected components of the functions (Tarjan 1972).
//  2. Kahn's algorithm (1962) from the nodes that wait for nothing: variables that are ready are taken from a
//     heap by their place in the source, functions are passed through at once. Each reference is looked at
//     once, so the whole is O(n log n).
//  3. What is left lies on a loop of variables or waits for one. Only now are the functions taken out: each
//     variable counts the different variables it waits for. As in Go, the one with the fewest is taken by
//     force, and the loop that goes through it, if one does, is reported.
#include "types/decls.h"

#include <stdlib.h>

typedef VEC(Object *) ObjectList;

// An entry of the heap. It is stale when its variable waits for another number of nodes by now, or is done.
typedef struct Ready {
    Object *obj;
    int pending;
} Ready;

typedef struct Order {
    Checker *ck;
    unsigned stamp; // of the current walk
    bool forced;    // step 3
    VEC(Ready) heap;
    VEC(DeclInfo *) finished; // nodes whose end has not been passed on yet
} Order;

static bool is_node(const Object *obj) { return obj->kind == OBJ_VAR || obj->kind == OBJ_CONST; }

static Arena *arena_of(const Order *o) { return o->ck->c->arena; }

// What a declaration refers to; a, b = f() share one list.
static const ObjectList *deps_of(const DeclInfo *info) {
    return (const ObjectList *)(info->shared ? &info->shared->deps : &info->deps);
}

// ---- the heap ---------------------------------------------------------------------------------------------

static bool comes_before(const Ready *x, const Ready *y) {
    if (x->pending != y->pending) return x->pending < y->pending;
    return decl_info(x->obj)->order < decl_info(y->obj)->order;
}

static void heap_push(Order *o, Object *obj) {
    Ready entry = {obj, decl_info(obj)->pending};
    VEC_PUSH(arena_of(o), o->heap, entry);
    int at = o->heap.n - 1;
    for (; at > 0 && comes_before(&entry, &o->heap.at[(at - 1) / 2]); at = (at - 1) / 2)
        o->heap.at[at] = o->heap.at[(at - 1) / 2];
    o->heap.at[at] = entry;
}

static Ready heap_pop(Order *o) {
    Ready first = o->heap.at[0], last = o->heap.at[--o->heap.n];
    int n = o->heap.n, at = 0;
    for (int child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && comes_before(&o->heap.at[child + 1], &o->heap.at[child])) child++;
        if (!comes_before(&o->heap.at[child], &last)) break;
        o->heap.at[at] = o->heap.at[child];
    }
    if (n) o->heap.at[at] = last;
    return first;
}

// The next variable, or NULL.
static Object *heap_next(Order *o) {
    while (o->heap.n) {
        Ready r = heap_pop(o);
        const DeclInfo *info = decl_info(r.obj);
        if (!info->done && info->pending == r.pending) return r.obj;
    }
    return NULL;
}

// ---- components of functions ------------------------------------------------------------------------------

// A function whose references are being followed, and how far.
typedef struct Frame {
    Object *fn;
    int next;
} Frame;

typedef struct Tarjan {
    Arena *arena;
    int count;
    VEC(Frame) frames;  // instead of recursion
    ObjectList members; // functions met whose component is not complete
} Tarjan;

static void tarjan_enter(Tarjan *t, Object *fn) {
    DeclInfo *info = decl_info(fn);
    info->index = info->low = ++t->count;
    VEC_PUSH(t->arena, t->frames, ((Frame){fn, 0}));
    VEC_PUSH(t->arena, t->members, fn);
}

static void tarjan_leave(Tarjan *t, Object *fn) {
    DeclInfo *info = decl_info(fn);
    t->frames.n--;
    if (t->frames.n) {
        DeclInfo *caller = decl_info(t->frames.at[t->frames.n - 1].fn);
        if (info->low < caller->low) caller->low = info->low;
    }
    if (info->low != info->index) return;
    for (Object *member = NULL; member != fn;) {
        member = t->members.at[--t->members.n];
        decl_info(member)->component = info;
    }
}

static void find_component(Tarjan *t, Object *root) {
    if (decl_info(root)->index) return;
    tarjan_enter(t, root);
    while (t->frames.n) {
        Frame *frame = &t->frames.at[t->frames.n - 1];
        DeclInfo *info = decl_info(frame->fn);
        if (frame->next == info->deps.n) {
            tarjan_leave(t, frame->fn);
            continue;
        }
        Object *dep = info->deps.at[frame->next++];
        if (dep->kind != OBJ_FUNC) continue;
        const DeclInfo *d = decl_info(dep);
        if (!d->index) tarjan_enter(t, dep);
        else if (!d->component && d->index < info->low) info->low = d->index;
    }
}

// ---- the order --------------------------------------------------------------------------------------------

// The node that stands for an object: functions are known by their component.
static DeclInfo *node_of(const Object *obj) {
    return obj->kind == OBJ_FUNC ? decl_info(obj)->component : decl_info(obj);
}

static void wait_for(Order *o, Object *waiter, DeclInfo *node) {
    VEC_PUSH(arena_of(o), node->blocked, waiter);
    node_of(waiter)->pending++;
}

static void add_edges(Order *o, Object *obj) {
    const ObjectList *deps = deps_of(decl_info(obj));
    for (int i = 0; i < deps->n; i++) {
        DeclInfo *node = node_of(deps->at[i]);
        if (node != node_of(obj) || is_node(obj)) wait_for(o, obj, node);
    }
}

// Tells those that wait for a node; functions that wait for nothing else are finished by that.
static void finish(Order *o, DeclInfo *node) {
    VEC_PUSH(arena_of(o), o->finished, node);
    while (o->finished.n) {
        DeclInfo *done = o->finished.at[--o->finished.n];
        done->done = true;
        for (int i = 0; i < done->blocked.n; i++) {
            Object *waiter = done->blocked.at[i];
            DeclInfo *w = node_of(waiter);
            w->pending--;
            if (is_node(waiter) && (w->pending == 0 || o->forced)) heap_push(o, waiter);
            else if (!is_node(waiter) && w->pending == 0) VEC_PUSH(arena_of(o), o->finished, w);
        }
        done->blocked.n = 0;
    }
}

static void initialise(Order *o, Object *obj) {
    DeclInfo *info = decl_info(obj), *first = info->shared ? info->shared : info;
    if (obj->kind == OBJ_VAR && info->init && !first->emitted) {
        first->emitted = true;
        InitStep step = {.rhs = info->init, .decl = info->decl};
        if (info->lhs)
            for (int i = 0; i < info->nlhs; i++) VEC_PUSH(arena_of(o), step.lhs, info->lhs[i]);
        else VEC_PUSH(arena_of(o), step.lhs, obj);
        VEC_PUSH(arena_of(o), o->ck->pkg->init_order, step);
    }
    finish(o, info);
}

// ---- loops ------------------------------------------------------------------------------------------------

// Calls wait_for once for each variable that is left and that obj depends on, directly or through functions.
static void count_left(Order *o, Object *obj) {
    ObjectList todo = {0};
    VEC_PUSH(arena_of(o), todo, obj);
    o->stamp++;
    while (todo.n) {
        const ObjectList *deps = deps_of(decl_info(todo.at[--todo.n]));
        for (int i = 0; i < deps->n; i++) {
            Object *dep = deps->at[i];
            DeclInfo *d = decl_info(dep);
            if (d->visit == o->stamp) continue;
            d->visit = o->stamp;
            if (dep->kind == OBJ_FUNC) VEC_PUSH(arena_of(o), todo, dep);
            else if (!d->done) wait_for(o, obj, d);
        }
    }
}

// The shortest circle of references through obj, breadth first; objects in the order of reference, obj left
// out.
static bool find_loop(Order *o, Object *obj, ObjectList *loop) {
    ObjectList queue = {0};
    VEC_PUSH(arena_of(o), queue, obj);
    o->stamp++;
    for (int at = 0; at < queue.n; at++) {
        const ObjectList *deps = deps_of(decl_info(queue.at[at]));
        for (int i = 0; i < deps->n; i++) {
            Object *dep = deps->at[i];
            DeclInfo *d = decl_info(dep);
            if (dep == obj) {
                for (Object *from = queue.at[at]; from != obj; from = decl_info(from)->via)
                    VEC_PUSH(arena_of(o), *loop, from);
                return true;
            }
            if (d->visit == o->stamp) continue;
            d->visit = o->stamp;
            d->via = queue.at[at];
            VEC_PUSH(arena_of(o), queue, dep);
        }
    }
    return false;
}

static void report_loop(Order *o, const Object *obj) {
    ObjectList loop = {0};
    if (!find_loop(o, (Object *)obj, &loop)) return;
    Checker *ck = o->ck;
    Text text = {.arena = ck->c->arena};
    text_printf(&text, "initialization loop for %s\n\t%s: %s refers to", obj->name, pos_text(ck, obj->pos),
                obj->name);
    for (int i = loop.n - 1; i >= 0; i--)
        text_printf(&text, "\n\t%s: %s refers to", pos_text(ck, loop.at[i]->pos), loop.at[i]->name);
    text_printf(&text, "\n\t%s: %s", pos_text(ck, obj->pos), obj->name);
    check_error(ck, obj->pos, "%s", text.text);
}

static void break_loops(Order *o) {
    const Decls *decls = checker_decls(o->ck);
    o->forced = true;
    for (int i = 0; i < decls->objects.n; i++) {
        Object *obj = decls->objects.at[i];
        if (obj->kind != OBJ_TYPE) node_of(obj)->blocked.n = node_of(obj)->pending = 0;
    }
    for (int i = 0; i < decls->objects.n; i++)
        if (is_node(decls->objects.at[i]) && !decl_info(decls->objects.at[i])->done)
            count_left(o, decls->objects.at[i]);
    for (int i = 0; i < decls->objects.n; i++)
        if (is_node(decls->objects.at[i]) && !decl_info(decls->objects.at[i])->done)
            heap_push(o, decls->objects.at[i]);
    for (Object *obj; (obj = heap_next(o));) {
        if (decl_info(obj)->pending > 0) report_loop(o, obj);
        initialise(o, obj);
    }
}

// ---- the whole --------------------------------------------------------------------------------------------

void init_order(Checker *ck) {
    Order order = {.ck = ck}, *o = &order;
    Tarjan tarjan = {.arena = ck->c->arena};
    const Decls *decls = checker_decls(ck);
    int left = 0;
    for (int i = 0; i < decls->objects.n; i++)
        if (decls->objects.at[i]->kind == OBJ_FUNC) find_component(&tarjan, decls->objects.at[i]);
    for (int i = 0; i < decls->objects.n; i++)
        if (decls->objects.at[i]->kind != OBJ_TYPE) add_edges(o, decls->objects.at[i]);
    for (int i = 0; i < decls->objects.n; i++) {
        Object *obj = decls->objects.at[i];
        if (obj->kind == OBJ_TYPE || node_of(obj)->pending || node_of(obj)->done) continue;
        if (is_node(obj)) heap_push(o, obj);
        else finish(o, node_of(obj));
    }
    for (Object *obj; (obj = heap_next(o));) initialise(o, obj);
    for (int i = 0; i < decls->objects.n; i++)
        left += is_node(decls->objects.at[i]) && !decl_info(decls->objects.at[i])->done;
    if (left) break_loops(o);
}
