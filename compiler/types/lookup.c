// lookup.c - fields and methods through embedding, method sets, interfaces' complete sets, and missing
// methods.
//
// Lookup goes breadth first: all types embedded at one depth are searched before any at the next. A name
// found once at a depth is the result, found twice it is ambiguous; either way it hides deeper ones. A named
// type met again at a greater depth is skipped, which also ends the search in recursive types.
#include "base/nodemap.h"
#include "types/expr.h"
#include <stdlib.h>
#include <string.h>

// A path of field indices on the way to an embedded type, its last step first; NULL: empty. Paths share what
// they have in common, and are laid out only for what is found.
typedef struct Step {
    struct Step *before;
    int index, n; // n: steps up to this one
    int *at;      // laid out, once asked for
} Step;

// A type embedded at the current depth.
typedef struct Level {
    Type *type;
    Step *path;
    bool indirect, multiple;
} Level;
typedef struct LevelList {
    VEC(Level) list;
    int depth;
    NodeMap *met; // named types of this depth and those before: (depth + 1) << 32 | index
} LevelList;

static bool same_id(const char *name, const Package *pkg, const char *other, const Package *other_pkg) {
    if (name != other) return false;
    return pkg == other_pkg || name_is_exported(name) ||
           (pkg && other_pkg && strcmp(pkg->path, other_pkg->path) == 0);
}

// Go's order of symbols: exported names first, then by name, then by package path.
static int id_order(const char *xn, const Package *xp, const char *yn, const Package *yp) {
    bool xe = name_is_exported(xn), ye = name_is_exported(yn);
    if (xe != ye) return xe ? -1 : 1;
    int order = strcmp(xn, yn);
    if (order || xe) return order;
    return strcmp(xp ? xp->path : "", yp ? yp->path : "");
}

static int method_order(const void *x, const void *y) {
    const IfaceMethod *m = x, *k = y;
    return id_order(m->name, m->pkg, k->name, k->pkg);
}

static Step *path_append(Arena *a, Step *before, int index) {
    Step *s = NEW(a, Step);
    *s = (Step){before, index, before ? before->n + 1 : 1, NULL};
    return s;
}

static int *path_laid_out(Arena *a, Step *path) {
    if (!path || path->at) return path ? path->at : NULL;
    path->at = NEW_ARRAY(a, int, path->n);
    for (const Step *s = path; s; s = s->before) path->at[s->n - 1] = s->index;
    return path->at;
}

// Whether a named type was met before, at this depth (then it is `multiple`) or at a lesser one. It is from
// now on.
static bool met_before(Arena *a, LevelList *l, const Type *t) {
    uint64_t at = (uintptr_t)nodemap_get(l->met, t), here = (uint64_t)l->depth + 1;
    if (at >> 32 == here) l->list.at[(uint32_t)at].multiple = true;
    if (!at) nodemap_set(l->met, a, t, (void *)(uintptr_t)(here << 32 | (uint32_t)l->list.n));
    return at;
}

// Adds an embedded type to the next depth; one that is there already becomes `multiple`.
static void level_push(Arena *a, LevelList *next, Level e) {
    if (e.type->kind == KIND_NAMED) {
        if (met_before(a, next, e.type)) return;
    } else {
        for (int i = 0; i < next->list.n; i++)
            if (type_identical(next->list.at[i].type, e.type)) {
                next->list.at[i].multiple = true;
                return;
            }
    }
    VEC_PUSH(a, next->list, e);
}

// The list for the next depth.
static LevelList level_next(const LevelList *l) { return (LevelList){.depth = l->depth + 1, .met = l->met}; }

static void level_push_fields(Arena *a, LevelList *next, const Level *e, const Type *strct) {
    for (int i = 0; i < strct->strct.fields.n; i++) {
        const StructField *f = &strct->strct.fields.at[i];
        if (!f->embedded) continue;
        bool pointer = f->type->kind == KIND_POINTER;
        Step *path = path_append(a, e->path, i);
        level_push(a, next, (Level){type_deref(f->type), path, e->indirect || pointer, e->multiple});
    }
}

Object *type_add_method(Arena *a, Type *named, Object *method) {
    if (!named->named.methods) named->named.methods = NEW(a, Scope);
    return scope_insert(a, named->named.methods, method);
}

static Object *named_method(const Type *t, const char *name, const Package *pkg) {
    Object *m = t->named.methods ? scope_lookup(t->named.methods, name) : NULL;
    return m && same_id(name, pkg, m->name, m->pkg) ? m : NULL;
}

int type_field_named(const Type *strct, const char *name, const Package *pkg) {
    int n = strct->strct.fields.n, i = 0;
    if (strct->strct.names) {
        const Object *field = scope_lookup(strct->strct.names, name);
        i = field ? field->var.field_index : n;
    } else {
        while (i < n && strct->strct.fields.at[i].name != name) i++;
    }
    return i < n && same_id(name, pkg, name, strct->strct.fields.at[i].pkg) ? i : -1;
}

// The place of a method in the sorted set: by bisection.
static const IfaceMethod *iface_find(Type *iface, const char *name, const Package *pkg, int *index) {
    type_complete_interface(iface);
    int lo = 0, hi = iface->iface.methods.n;
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        const IfaceMethod *m = &iface->iface.methods.at[mid];
        int order = id_order(name, pkg, m->name, m->pkg);
        if (order == 0) {
            if (index) *index = mid;
            return m;
        }
        if (order < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

// What `name` is in one type: a method of the named type, a field, or a method of an interface. Returns
// whether it was found.
static bool lookup_in(Compiler *c, const Level *e, const char *name, const Package *from, Lookup *r) {
    Object *m = e->type->kind == KIND_NAMED ? named_method(e->type, name, from) : NULL;
    Type *u = type_underlying(e->type);
    Step *path = e->path;
    r->method_index = -1;
    r->final_recv = e->type;
    if (m) {
        r->obj = m;
    } else if (u->kind == KIND_STRUCT) {
        int i = type_field_named(u, name, from);
        if (i < 0) return false;
        r->obj = u->strct.fields.at[i].obj;
        r->final_recv = NULL;
        path = path_append(c->arena, e->path, i);
    } else if (u->kind == KIND_INTERFACE) {
        const IfaceMethod *im = iface_find(u, name, from, &r->method_index);
        if (!im) return false;
        r->obj = im->obj;
    } else {
        return false;
    }
    r->indirect = e->indirect;
    r->path.at = path_laid_out(c->arena, path);
    r->path.n = r->path.cap = path ? path->n : 0;
    return true;
}

Lookup type_lookup(Compiler *c, Type *t, const char *name, Package *from) {
    static const Lookup none;
    Lookup found = none;
    if (strcmp(name, "_") == 0) return none;
    // A named pointer type has its target's fields but no methods.
    bool named_pointer = t->kind == KIND_NAMED && type_underlying(t)->kind == KIND_POINTER;
    Type *ptr = named_pointer ? type_underlying(t) : t;
    bool is_ptr = ptr->kind == KIND_POINTER;
    Type *base = type_deref(ptr);
    if (is_ptr && type_is_interface(base)) return none;

    // Nearly every name is found in the type itself.
    Level first = {base, NULL, is_ptr, false};
    if (lookup_in(c, &first, name, from, &found))
        return named_pointer && found.obj->kind == OBJ_FUNC ? none : found;
    NodeMap met = {0};
    LevelList root = {.met = &met};
    level_push(c->arena, &root, first);
    LevelList current = level_next(&root);
    if (type_underlying(base)->kind == KIND_STRUCT)
        level_push_fields(c->arena, &current, &first, type_underlying(base));
    found = none;
    while (current.list.n) {
        LevelList next = level_next(&current);
        for (int i = 0; i < current.list.n; i++) {
            const Level *e = &current.list.at[i];
            Lookup r = none;
            if (lookup_in(c, e, name, from, &r)) {
                if (found.obj || e->multiple) {
                    Lookup ambiguous = none;
                    ambiguous.ambiguous = true;
                    return ambiguous;
                }
                found = r;
            } else if (!found.obj && type_underlying(e->type)->kind == KIND_STRUCT) {
                level_push_fields(c->arena, &next, e, type_underlying(e->type));
            }
        }
        if (found.obj) return named_pointer && found.obj->kind == OBJ_FUNC ? none : found;
        current = next;
    }
    return none;
}

// ---- interfaces -------------------------------------------------------------------------------------------

typedef VEC(IfaceMethod) MethodList;

// Both sorted lists in one; of equal methods the one of `x` stays.
static MethodList merge_methods(Arena *a, const MethodList *x, const MethodList *y) {
    if (!x->n || !y->n) return x->n ? *x : *y;
    MethodList out = {.at = NEW_ARRAY(a, IfaceMethod, x->n + y->n), .cap = x->n + y->n};
    int i = 0, k = 0;
    while (i < x->n || k < y->n) {
        int order = i == x->n ? 1 : k == y->n ? -1 : method_order(&x->at[i], &y->at[k]);
        out.at[out.n++] = order <= 0 ? x->at[i] : y->at[k];
        i += order <= 0;
        k += order >= 0;
    }
    return out;
}

static MethodList merge_range(Arena *a, const MethodList *lists, int n) {
    if (n == 1) return lists[0];
    MethodList left = merge_range(a, lists, n / 2), right = merge_range(a, lists + n / 2, n - n / 2);
    return merge_methods(a, &left, &right);
}

void type_sort_methods(Type *iface) {
    size_t n = (size_t)iface->iface.explicit_methods.n;
    if (n) qsort(iface->iface.explicit_methods.at, n, sizeof *iface->iface.explicit_methods.at, method_order);
}

// Merge sort over the methods written down and the sets of the embedded interfaces, which are sorted already.
// `complete` is set before they are computed: an interface that embeds itself (an error, reported elsewhere)
// ends the recursion. False: a part is not known yet.
static bool complete_interface(Type *t) {
    if (t->iface.complete) return true;
    if (t->pending) return false;
    int n = t->iface.embedded.n;
    MethodList *lists = NEW_ARRAY(t->iface.arena, MethodList, n + 1);
    t->iface.complete = true;
    bool complete = true;
    memcpy(&lists[0], &t->iface.explicit_methods, sizeof *lists);
    for (int i = 0; i < n; i++) {
        Type *e = t->iface.embedded.at[i];
        if (e->kind == KIND_NAMED && !e->named.underlying) complete = false;
        e = type_underlying(e);
        if (e->kind == KIND_INTERFACE) {
            complete &= complete_interface(e);
            memcpy(&lists[i + 1], &e->iface.methods, sizeof *lists);
            t->iface.is_constraint |= e->iface.is_constraint;
        } else if (e->kind != KIND_INVALID) {
            t->iface.is_constraint = true;
        }
    }
    MethodList all = merge_range(t->iface.arena, lists, n + 1);
    memcpy(&t->iface.methods, &all, sizeof all);
    t->iface.complete = complete;
    return complete;
}

void type_complete_interface(Type *iface) { complete_interface(iface); }

// ---- missing methods --------------------------------------------------------------------------------------

static const IfaceMethod *missing_from_interface(Type *v, const Type *iface, bool is_static, MissingWhy *why,
                                                 Object **found) {
    for (int i = 0; i < iface->iface.methods.n; i++) {
        const IfaceMethod *m = &iface->iface.methods.at[i], *f = iface_find(v, m->name, m->pkg, NULL);
        if (!f && !is_static) continue;
        if (f && type_identical(f->sig, m->sig)) continue;
        *why = f ? MISSING_WRONG_TYPE : MISSING_ABSENT;
        *found = f ? f->obj : NULL;
        return m;
    }
    return NULL;
}

// A method of t whose name differs from `name` in case only (for the report of a missing one).
static Object *method_ignoring_case(Compiler *c, Type *t, const char *name) {
    MethodSet set = type_method_set(c, t);
    for (int i = 0; i < set.n; i++)
        if (strcasecmp(set.at[i].name, name) == 0) return set.at[i].func;
    return NULL;
}

// Whether v lacks m, and why.
static bool method_missing(Checker *ck, Type *v, const IfaceMethod *m, MissingWhy *why, Object **found) {
    Lookup l = type_lookup(ck->c, v, m->name, (Package *)m->pkg);
    Object *f = l.obj && l.obj->kind == OBJ_FUNC ? l.obj : NULL;
    *found = NULL;
    *why = MISSING_ABSENT;
    if (!f) {
        if (!l.obj) *found = method_ignoring_case(ck->c, v, m->name);
        if (*found) *why = MISSING_WRONG_TYPE;
        return true;
    }
    if (!f->type) check_object_decl(ck, f);
    *found = f;
    if (!f->type || !type_identical(f->type, m->sig)) {
        *why = MISSING_WRONG_TYPE;
        return true;
    }
    if (f->func.ptr_recv && !l.indirect) {
        *why = MISSING_POINTER_RECV;
        return true;
    }
    return false;
}

const IfaceMethod *missing_method(Checker *ck, Type *v, Type *iface, bool is_static, MissingWhy *why,
                                  Object **found) {
    Type *it = type_underlying(iface);
    type_complete_interface(it);
    if (type_is_interface(v)) return missing_from_interface(type_underlying(v), it, is_static, why, found);
    for (int i = 0; i < it->iface.methods.n; i++)
        if (method_missing(ck, v, &it->iface.methods.at[i], why, found)) return &it->iface.methods.at[i];
    return NULL;
}

// ---- method sets ------------------------------------------------------------------------------------------

// A name met while a method set is collected: at which depth, and how often there. Fields count: they hide
// methods.
typedef struct Met {
    const char *name;
    const Package *pkg;
    int depth;
    bool field, ambiguous;
    MethodEntry entry; // without its path
    Step *path;
    int same_name; // index + 1 of one met before: an unexported name of another package, or 0
} Met;
typedef struct MetList {
    VEC(Met) list;
    NodeMap last; // of each name: index + 1
} MetList;

static void meet(Arena *a, MetList *met, Met m) {
    m.same_name = (int)(intptr_t)nodemap_get(&met->last, m.name);
    for (int i = m.same_name; i > 0; i = met->list.at[i - 1].same_name) {
        Met *k = &met->list.at[i - 1];
        if (!same_id(m.name, m.pkg, k->name, k->pkg)) continue;
        if (k->depth == m.depth) k->ambiguous = true;
        return;
    }
    VEC_PUSH(a, met->list, m);
    nodemap_set(&met->last, a, m.name, (void *)(intptr_t)met->list.n);
}

static void meet_method(Compiler *c, MetList *list, const Level *e, int depth, Object *func, const char *name,
                        const Package *pkg, int iface_index) {
    Met m = {.name = name, .pkg = pkg, .depth = depth, .ambiguous = e->multiple};
    m.entry.name = name;
    m.entry.func = func;
    m.path = e->path;
    m.entry.indirect = e->indirect;
    m.entry.final_recv = e->type;
    m.entry.iface_index = iface_index;
    meet(c->arena, list, m);
}

static void meet_type(Compiler *c, MetList *list, const Level *e, int depth, LevelList *next) {
    Type *u = type_underlying(e->type);
    const Scope *methods = e->type->kind == KIND_NAMED ? e->type->named.methods : NULL;
    for (int i = 0; methods && i < methods->objects.n; i++) {
        Object *m = methods->objects.at[i];
        meet_method(c, list, e, depth, m, m->name, m->pkg, -1);
    }
    if (u->kind == KIND_STRUCT) {
        for (int i = 0; i < u->strct.fields.n; i++) {
            const StructField *f = &u->strct.fields.at[i];
            meet(c->arena, list, (Met){.name = f->name, .pkg = f->pkg, .depth = depth, .field = true});
        }
        level_push_fields(c->arena, next, e, u);
    } else if (u->kind == KIND_INTERFACE) {
        type_complete_interface(u);
        for (int i = 0; i < u->iface.methods.n; i++) {
            const IfaceMethod *m = &u->iface.methods.at[i];
            meet_method(c, list, e, depth, m->obj, m->name, m->pkg, i);
        }
    }
}

static int entry_order(const void *x, const void *y) {
    const MethodEntry *m = x, *k = y;
    return id_order(m->name, m->func->pkg, k->name, k->func->pkg);
}

MethodSet type_method_set(Compiler *c, Type *t) {
    MethodSet set = {0};
    MetList met = {0};
    NodeMap types = {0};
    LevelList current = {.met = &types};
    Type *base = type_deref(t);
    bool is_ptr = t->kind == KIND_POINTER;
    if ((is_ptr && type_is_interface(base)) ||
        (t->kind == KIND_NAMED && type_underlying(t)->kind == KIND_POINTER))
        return set;
    level_push(c->arena, &current, (Level){base, NULL, is_ptr, false});
    for (int depth = 0; current.list.n; depth++) {
        LevelList next = level_next(&current);
        for (int i = 0; i < current.list.n; i++) meet_type(c, &met, &current.list.at[i], depth, &next);
        current = next;
    }
    for (int i = 0; i < met.list.n; i++) {
        Met *m = &met.list.at[i];
        if (m->field || m->ambiguous || strcmp(m->name, "_") == 0) continue;
        bool needs_pointer = m->entry.iface_index < 0 && m->entry.func->func.ptr_recv;
        if (needs_pointer && !m->entry.indirect) continue;
        m->entry.path.at = path_laid_out(c->arena, m->path);
        m->entry.path.n = m->entry.path.cap = m->path ? m->path->n : 0;
        VEC_PUSH(c->arena, set, m->entry);
    }
    if (set.n) qsort(set.at, (size_t)set.n, sizeof *set.at, entry_order);
    return set;
}
