// type.c - constructors, identity and predicates of types, and their sizes as gc lays them out on amd64.
//
// Identity recurses through structure and stops at named types. Pairs of interfaces under comparison are kept
// on a chain (interfaces_identical says why).
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
    t->size = -1;
    if (kind == KIND_STRUCT) t->strct.arena = c->arena;
    if (kind == KIND_INTERFACE) t->iface.arena = c->arena;
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

// An array or struct that contains itself (reported elsewhere) counts as comparable.
bool type_comparable(const Type *t) {
    t = type_underlying((Type *)t);
    switch (t->kind) {
    case KIND_ARRAY: return type_measure((Type *)t) != MEASURE_OK || type_comparable(t->array.elem);
    case KIND_STRUCT:
        if (type_measure((Type *)t) != MEASURE_OK) return true;
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

// The sets of all methods decide, so they are completed first. Interfaces are the one place where a
// comparison can come back to itself without a name in between (through the signatures of methods): a pair
// that is being compared already is taken as identical, and what it consists of decides further out.
static bool interfaces_identical(const Type *x, const Type *y, bool tags, const Pair *outer) {
    type_complete_interface((Type *)x);
    type_complete_interface((Type *)y);
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

static int64_t basic_align(Kind k) {
    if (k == KIND_COMPLEX64) return 4;
    if (k == KIND_INVALID) return 1;
    int64_t size = basic_size(k);
    return size < WORD ? size : WORD;
}

// Depth first through the elements and fields of which a type is made. The size of an array and of a struct
// is kept, so that each is measured once. A defined type that is met while it is being measured contains
// itself. Sizes past HUGE_SIZE are errors of the program (type_size_error); they stay there, lest sums
// overflow.
enum { MEASURING = -2 };
static const int64_t HUGE_SIZE = INT64_MAX / 4;

static Measure measure_array(Type *t) {
    Type *elem = t->array.elem;
    Measure m = type_measure(elem);
    if (m != MEASURE_OK) return m;
    int64_t size = 0;
    if (t->array.len > 0 && __builtin_mul_overflow(t->array.len, type_size(elem), &size)) size = HUGE_SIZE;
    t->align = (int32_t)type_align(elem);
    t->size = size < HUGE_SIZE ? size : HUGE_SIZE;
    return MEASURE_OK;
}

static Measure measure_struct(Type *t) {
    int n = t->strct.fields.n;
    int64_t *offsets = NEW_ARRAY(t->strct.arena, int64_t, n + 1);
    int64_t end = 0, last = 0, align = 1;
    for (int i = 0; i < n; i++) {
        Type *f = t->strct.fields.at[i].type;
        Measure m = type_measure(f);
        if (m != MEASURE_OK) return m;
        int64_t a = type_align(f);
        align = a > align ? a : align;
        offsets[i] = align_up(end, a);
        last = type_size(f);
        end = offsets[i] + last < HUGE_SIZE ? offsets[i] + last : HUGE_SIZE;
    }
    // A last field of size 0 gets a byte, so that its address does not point past the object.
    if (n && last == 0 && end > 0) end++;
    t->strct.offsets = offsets;
    t->align = (int32_t)align;
    t->size = align_up(end, align);
    return MEASURE_OK;
}

Measure type_measure(Type *t) {
    Type *u = type_underlying(t);
    if (u == &unresolved) return MEASURE_PENDING;
    if ((u->kind != KIND_ARRAY && u->kind != KIND_STRUCT) || u->size >= 0) return MEASURE_OK;
    if (u->pending) return MEASURE_PENDING;
    if (u->size == MEASURING) return MEASURE_ENDLESS;
    u->size = MEASURING;
    Measure m = u->kind == KIND_ARRAY ? measure_array(u) : measure_struct(u);
    if (m != MEASURE_OK) u->size = -1;
    return m;
}

int64_t type_align(const Type *t) {
    const Type *u = type_underlying((Type *)t);
    if (u->kind != KIND_ARRAY && u->kind != KIND_STRUCT) return basic_align(u->kind);
    if (u->kind == KIND_STRUCT && u->strct.fields.n == 0) return is_align64(t) ? WORD : 1;
    return type_measure((Type *)u) == MEASURE_OK ? u->align : 1;
}

int64_t type_size(const Type *t) {
    Type *u = type_underlying((Type *)t);
    if (u->kind != KIND_ARRAY && u->kind != KIND_STRUCT) return basic_size(u->kind);
    return type_measure(u) == MEASURE_OK ? u->size : 0;
}

int64_t type_field_offset(const Type *strct, int index) {
    const Type *u = type_underlying((Type *)strct);
    return type_measure((Type *)u) == MEASURE_OK ? u->strct.offsets[index] : 0;
}

bool type_not_in_heap(const Type *t) {
    if (t->kind == KIND_NAMED && t->named.not_in_heap) return true;
    t = type_underlying((Type *)t);
    if (t->kind == KIND_ARRAY) return type_not_in_heap(t->array.elem);
    if (t->kind != KIND_STRUCT) return false;
    for (int i = 0; i < t->strct.fields.n; i++)
        if (type_not_in_heap(t->strct.fields.at[i].type)) return true;
    return false;
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
    case KIND_SLICE:
    case KIND_STRING:
    case KIND_UNSAFE_POINTER: return true;
    case KIND_POINTER: return !type_not_in_heap(t->pointer.elem); // the collector has no business with those
    default: return false;
    }
}
