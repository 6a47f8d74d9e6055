// type.c - constructors, identity and predicates of types, and their sizes as gc lays them out on amd64.
//
// Identity recurses through structure and stops at named types. Interfaces can contain themselves through the
// signatures of their methods without a name in between; pairs under comparison are therefore kept on a chain
// and taken as identical when met again.
#include "types/types.h"
#include "syntax/scanner.h"
#include <string.h>

// What type_underlying gives for a named type that is not resolved yet (only possible after errors, in
// cycles).
static Type unresolved = {.kind = KIND_INVALID, .spelling = "invalid type"};

// ---- constructors -----------------------------------------------------------------------------------------

Type *type_new(Compiler *c, Kind kind) {
    Type *t = NEW(c->arena, Type);
    t->kind = kind;
    t->id = c->type_count++;
    return t;
}

Type *type_pointer(Compiler *c, Type *elem) {
    if (!elem->ptr_to) {
        elem->ptr_to = type_new(c, KIND_POINTER);
        elem->ptr_to->pointer.elem = elem;
    }
    return elem->ptr_to;
}

Type *type_slice(Compiler *c, Type *elem) {
    if (!elem->slice_of) {
        elem->slice_of = type_new(c, KIND_SLICE);
        elem->slice_of->slice.elem = elem;
    }
    return elem->slice_of;
}

Type *type_array(Compiler *c, Type *elem, int64_t len) {
    Type *t = type_new(c, KIND_ARRAY);
    t->array.elem = elem;
    t->array.len = len;
    return t;
}

Type *type_tuple(Compiler *c, Type *const *types, int n) {
    Type *t = type_new(c, KIND_TUPLE);
    for (int i = 0; i < n; i++) VEC_PUSH(c->arena, t->tuple.types, types[i]);
    return t;
}

// ---- predicates -------------------------------------------------------------------------------------------

Type *type_underlying(Type *t) {
    if (t->kind != KIND_NAMED) return t;
    return t->named.underlying ? t->named.underlying : &unresolved;
}

static Kind underlying_kind(const Type *t) {
    if (t->kind != KIND_NAMED) return t->kind;
    return t->named.underlying ? t->named.underlying->kind : KIND_INVALID;
}

bool type_is_untyped(const Type *t) { return t->kind >= KIND_UNTYPED_BOOL && t->kind <= KIND_UNTYPED_NIL; }

bool type_is_integer(const Type *t) {
    Kind k = underlying_kind(t);
    return (k >= KIND_INT && k <= KIND_UINTPTR) || k == KIND_UNTYPED_INT || k == KIND_UNTYPED_RUNE;
}

bool type_is_unsigned(const Type *t) {
    Kind k = underlying_kind(t);
    return k >= KIND_UINT && k <= KIND_UINTPTR;
}

bool type_is_float(const Type *t) {
    Kind k = underlying_kind(t);
    return k == KIND_FLOAT32 || k == KIND_FLOAT64 || k == KIND_UNTYPED_FLOAT;
}

bool type_is_complex(const Type *t) {
    Kind k = underlying_kind(t);
    return k == KIND_COMPLEX64 || k == KIND_COMPLEX128 || k == KIND_UNTYPED_COMPLEX;
}

bool type_is_numeric(const Type *t) {
    Kind k = underlying_kind(t);
    return (k >= KIND_INT && k <= KIND_COMPLEX128) || (k >= KIND_UNTYPED_INT && k <= KIND_UNTYPED_COMPLEX);
}

bool type_is_string(const Type *t) {
    Kind k = underlying_kind(t);
    return k == KIND_STRING || k == KIND_UNTYPED_STRING;
}

bool type_is_boolean(const Type *t) {
    Kind k = underlying_kind(t);
    return k == KIND_BOOL || k == KIND_UNTYPED_BOOL;
}

bool type_is_interface(const Type *t) { return underlying_kind(t) == KIND_INTERFACE; }

bool type_comparable(const Type *t) {
    t = type_underlying((Type *)t);
    switch (t->kind) {
    case KIND_ARRAY: return type_comparable(t->array.elem);
    case KIND_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++)
            if (!type_comparable(t->strct.fields.at[i].type)) return false;
        return true;
    case KIND_SLICE:
    case KIND_MAP:
    case KIND_FUNC:
    case KIND_UNTYPED_NIL:
    case KIND_TUPLE:
    case KIND_UNION: return false;
    default: return true; // invalid types too, lest one error lead to another
    }
}

bool type_has_nil(const Type *t) {
    switch (underlying_kind(t)) {
    case KIND_UNSAFE_POINTER:
    case KIND_SLICE:
    case KIND_POINTER:
    case KIND_FUNC:
    case KIND_MAP:
    case KIND_CHAN:
    case KIND_INTERFACE: return true;
    default: return false;
    }
}

Type *type_deref(Type *t) { return t->kind == KIND_POINTER ? t->pointer.elem : t; }

Type *type_default(Compiler *c, Type *t) {
    switch (t->kind) {
    case KIND_UNTYPED_BOOL: return c->types[KIND_BOOL];
    case KIND_UNTYPED_INT: return c->types[KIND_INT];
    case KIND_UNTYPED_RUNE: return c->type_rune;
    case KIND_UNTYPED_FLOAT: return c->types[KIND_FLOAT64];
    case KIND_UNTYPED_COMPLEX: return c->types[KIND_COMPLEX128];
    case KIND_UNTYPED_STRING: return c->types[KIND_STRING];
    default: return t;
    }
}

// ---- identity ---------------------------------------------------------------------------------------------

typedef struct Pair {
    const Type *x, *y;
    const struct Pair *outer;
} Pair;

static bool identical(const Type *x, const Type *y, bool tags, const Pair *outer);

static bool vars_identical(Object *const *x, Object *const *y, int n, bool tags, const Pair *outer) {
    for (int i = 0; i < n; i++)
        if (!identical(x[i]->type, y[i]->type, tags, outer)) return false;
    return true;
}

static bool signatures_identical(const Func *x, const Func *y, bool tags, const Pair *outer) {
    if (x->variadic != y->variadic || x->params.n != y->params.n || x->results.n != y->results.n ||
        x->tparams.n != y->tparams.n)
        return false;
    if (x->tparams.n) return false;
    return vars_identical(x->params.at, y->params.at, x->params.n, tags, outer) &&
           vars_identical(x->results.at, y->results.at, x->results.n, tags, outer);
}

// Names of different packages differ unless exported.
static bool same_name(const char *xn, const Package *xp, const char *yn, const Package *yp) {
    if (xn != yn) return false;
    return xp == yp || !xn || name_is_exported(xn) || (xp && yp && strcmp(xp->path, yp->path) == 0);
}

static bool structs_identical(const Type *x, const Type *y, bool tags, const Pair *outer) {
    if (x->strct.fields.n != y->strct.fields.n) return false;
    for (int i = 0; i < x->strct.fields.n; i++) {
        const StructField *f = &x->strct.fields.at[i], *g = &y->strct.fields.at[i];
        if (f->embedded != g->embedded || !same_name(f->name, f->pkg, g->name, g->pkg) ||
            !identical(f->type, g->type, tags, outer))
            return false;
        if (tags && (f->tag.n != g->tag.n || (f->tag.n && memcmp(f->tag.p, g->tag.p, f->tag.n) != 0)))
            return false;
    }
    return true;
}

// Without a Compiler at hand the sets must have been completed; incomplete ones are compared as they are.
static bool interfaces_identical(const Type *x, const Type *y, bool tags, const Pair *outer) {
    if (x->iface.methods.n != y->iface.methods.n || x->iface.is_constraint != y->iface.is_constraint)
        return false;
    if (x->iface.is_constraint) return false;
    for (const Pair *p = outer; p; p = p->outer)
        if ((p->x == x && p->y == y) || (p->x == y && p->y == x)) return true;
    Pair here = {x, y, outer};
    for (int i = 0; i < x->iface.methods.n; i++) {
        const IfaceMethod *m = &x->iface.methods.at[i], *k = &y->iface.methods.at[i];
        if (!same_name(m->name, m->pkg, k->name, k->pkg) || !identical(m->sig, k->sig, tags, &here))
            return false;
    }
    return true;
}

static bool identical(const Type *x, const Type *y, bool tags, const Pair *outer) {
    if (x == y) return true;
    if (!x || !y || x->kind != y->kind) return false;
    switch (x->kind) {
    case KIND_ARRAY:
        return (x->array.len == y->array.len || x->array.len < 0 || y->array.len < 0) &&
               identical(x->array.elem, y->array.elem, tags, outer);
    case KIND_SLICE: return identical(x->slice.elem, y->slice.elem, tags, outer);
    case KIND_POINTER: return identical(x->pointer.elem, y->pointer.elem, tags, outer);
    case KIND_CHAN: return x->chan.dir == y->chan.dir && identical(x->chan.elem, y->chan.elem, tags, outer);
    case KIND_MAP:
        return identical(x->map.key, y->map.key, tags, outer) &&
               identical(x->map.value, y->map.value, tags, outer);
    case KIND_STRUCT: return structs_identical(x, y, tags, outer);
    case KIND_FUNC: return signatures_identical(&x->func, &y->func, tags, outer);
    case KIND_INTERFACE: return interfaces_identical(x, y, tags, outer);
    case KIND_TUPLE:
        if (x->tuple.types.n != y->tuple.types.n) return false;
        for (int i = 0; i < x->tuple.types.n; i++)
            if (!identical(x->tuple.types.at[i], y->tuple.types.at[i], tags, outer)) return false;
        return true;
    case KIND_NAMED:
    case KIND_TYPE_PARAM:
    case KIND_UNION: return false;
    default: return true; // basic kinds: byte and uint8 are two Types
    }
}

bool type_identical(const Type *x, const Type *y) { return identical(x, y, true, NULL); }

bool type_identical_ignoring_tags(const Type *x, const Type *y) { return identical(x, y, false, NULL); }

// ---- sizes ------------------------------------------------------------------------------------------------

enum { WORD = 8 };

static int64_t align_up(int64_t n, int64_t align) { return (n + align - 1) / align * align; }

static int64_t basic_size(Kind k) {
    switch (k) {
    case KIND_BOOL:
    case KIND_INT8:
    case KIND_UINT8: return 1;
    case KIND_INT16:
    case KIND_UINT16: return 2;
    case KIND_INT32:
    case KIND_UINT32:
    case KIND_FLOAT32: return 4;
    case KIND_COMPLEX128:
    case KIND_STRING:
    case KIND_INTERFACE: return 2 * WORD;
    case KIND_SLICE: return 3 * WORD;
    case KIND_INVALID: return 0;
    default: return WORD;
    }
}

// sync/atomic marks structs that need 64-bit alignment with a field of this empty type.
static bool is_align64(const Type *t) {
    if (t->kind != KIND_NAMED || !t->named.obj->pkg || strcmp(t->named.obj->name, "align64") != 0)
        return false;
    const char *path = t->named.obj->pkg->path;
    return strcmp(path, "sync/atomic") == 0 || strcmp(path, "runtime/internal/atomic") == 0;
}

int64_t type_align(const Type *t) {
    const Type *u = type_underlying((Type *)t);
    switch (u->kind) {
    case KIND_ARRAY: return type_align(u->array.elem);
    case KIND_STRUCT: {
        int64_t max = u->strct.fields.n == 0 && is_align64(t) ? 8 : 1;
        for (int i = 0; i < u->strct.fields.n; i++) {
            int64_t a = type_align(u->strct.fields.at[i].type);
            max = a > max ? a : max;
        }
        return max;
    }
    case KIND_COMPLEX64: return 4;
    case KIND_INVALID: return 1;
    default: {
        int64_t size = basic_size(u->kind);
        return size < WORD ? size : WORD;
    }
    }
}

int64_t type_field_offset(const Type *strct, int index) {
    const Type *u = type_underlying((Type *)strct);
    int64_t offset = 0;
    for (int i = 0;; i++) {
        const Type *f = u->strct.fields.at[i].type;
        offset = align_up(offset, type_align(f));
        if (i == index) return offset;
        offset += type_size(f);
    }
}

static int64_t struct_size(const Type *t, const Type *u) {
    int n = u->strct.fields.n;
    int64_t offset = 0, last = 0;
    for (int i = 0; i < n; i++) {
        const Type *f = u->strct.fields.at[i].type;
        offset = align_up(offset + last, type_align(f));
        last = type_size(f);
    }
    // A last field of size 0 gets a byte, so that its address does not point past the object.
    if (n && last == 0 && offset > 0) last = 1;
    return align_up(offset + last, type_align(t));
}

int64_t type_size(const Type *t) {
    const Type *u = type_underlying((Type *)t);
    switch (u->kind) {
    case KIND_ARRAY: {
        int64_t size;
        if (u->array.len <= 0) return 0;
        return __builtin_mul_overflow(u->array.len, type_size(u->array.elem), &size) ? INT64_MAX / 2 : size;
    }
    case KIND_STRUCT: return struct_size(t, u);
    default: return basic_size(u->kind);
    }
}

bool type_has_pointers(const Type *t) {
    t = type_underlying((Type *)t);
    switch (t->kind) {
    case KIND_ARRAY: return t->array.len > 0 && type_has_pointers(t->array.elem);
    case KIND_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++)
            if (type_has_pointers(t->strct.fields.at[i].type)) return true;
        return false;
    case KIND_CHAN:
    case KIND_FUNC:
    case KIND_INTERFACE:
    case KIND_MAP:
    case KIND_POINTER:
    case KIND_SLICE:
    case KIND_STRING:
    case KIND_UNSAFE_POINTER: return true;
    default: return false;
    }
}
