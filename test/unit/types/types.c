// RUN: %loam_build/bin/unit/types
// Types: gc's sizes and alignments, identity, spellings, fields and methods through embedding, method sets.
#include "types/expr.h"
#include "../unit.h"

static Compiler c;
static Package pkg;

static const char *name(const char *s) { return intern_cstr(c.names, s); }

static Object *object(ObjKind kind, const char *n, Type *t) {
    Object *o = NEW(c.arena, Object);
    o->kind = kind;
    o->name = name(n);
    o->type = t;
    o->pkg = &pkg;
    return o;
}

static Type *strct(void) { return type_new(&c, KIND_STRUCT); }

static void field(Type *s, const char *n, Type *t, bool embedded) {
    StructField f = {
        .name = name(n), .type = t, .embedded = embedded, .pkg = &pkg, .obj = object(OBJ_VAR, n, t)};
    VEC_PUSH(c.arena, s->strct.fields, f);
}

static Type *named(const char *n, Type *underlying) {
    Type *t = type_new(&c, KIND_NAMED);
    t->named.underlying = underlying;
    t->named.obj = object(OBJ_TYPE, n, t);
    return t;
}

static Object *method(Type *t, const char *n, bool ptr) {
    Object *m = object(OBJ_FUNC, n, type_new(&c, KIND_FUNC));
    m->func.ptr_recv = ptr;
    type_add_method(c.arena, t, m);
    return m;
}

static Type *basic(Kind k) { return c.types[k]; }

static bool spelled(Type *t, TypeNames names, const char *want) {
    const char *got = type_string(c.arena, t, names, &pkg);
    if (strcmp(got, want) != 0) fprintf(stderr, "got %s, want %s\n", got, want);
    return strcmp(got, want) == 0;
}

static void test_sizes(void) {
    CHECK_EQ(type_size(basic(KIND_STRING)), 16);
    CHECK_EQ(type_size(type_slice(&c, basic(KIND_INT))), 24);
    CHECK_EQ(type_align(basic(KIND_COMPLEX64)), 4);
    CHECK_EQ(type_align(basic(KIND_COMPLEX128)), 8);
    Type *s = strct();
    field(s, "a", basic(KIND_BOOL), false);
    field(s, "b", basic(KIND_INT64), false);
    field(s, "c", basic(KIND_INT16), false);
    CHECK_EQ(type_size(s), 24);
    CHECK_EQ(type_field_offset(s, 1), 8);
    CHECK_EQ(type_field_offset(s, 2), 16);
    CHECK_EQ(type_size(type_array(&c, s, 3)), 72);
    CHECK(!type_has_pointers(s));
    // A last field of size zero takes a byte; elsewhere it takes none.
    field(s, "end", strct(), false);
    CHECK_EQ(type_size(s), 24);
    Type *tail = strct();
    field(tail, "a", basic(KIND_INT64), false);
    field(tail, "end", type_array(&c, basic(KIND_INT64), 0), false);
    CHECK_EQ(type_size(tail), 16);
    CHECK_EQ(type_size(strct()), 0);
    CHECK(type_has_pointers(type_array(&c, basic(KIND_STRING), 1)));
    CHECK(!type_has_pointers(type_array(&c, basic(KIND_STRING), 0)));
}

static void test_identity(void) {
    CHECK(type_identical(c.type_byte, basic(KIND_UINT8)));
    CHECK(type_identical(c.type_rune, basic(KIND_INT32)));
    CHECK(!type_identical(basic(KIND_INT), basic(KIND_INT64)));
    CHECK(type_pointer(&c, basic(KIND_INT)) == type_pointer(&c, basic(KIND_INT)));
    CHECK(type_identical(type_slice(&c, c.type_byte), type_slice(&c, basic(KIND_UINT8))));
    CHECK(!type_identical(type_array(&c, basic(KIND_INT), 2), type_array(&c, basic(KIND_INT), 3)));
    Type *a = named("A", basic(KIND_INT)), *b = named("B", basic(KIND_INT));
    CHECK(!type_identical(a, b));
    CHECK(type_identical(type_underlying(a), type_underlying(b)));
    Type *x = strct(), *y = strct();
    field(x, "f", basic(KIND_INT), false);
    field(y, "f", basic(KIND_INT), false);
    CHECK(type_identical(x, y));
    y->strct.fields.at[0].tag = (Bytes){"t", 1};
    CHECK(!type_identical(x, y));
    CHECK(type_identical_ignoring_tags(x, y));
    CHECK(type_comparable(x));
    field(x, "g", type_slice(&c, basic(KIND_INT)), false);
    CHECK(!type_comparable(x));
}

static void test_spelling(void) {
    Type *t = named("T", basic(KIND_INT));
    CHECK(spelled(t, TYPE_NAMES_RELATIVE, "T"));
    CHECK(spelled(t, TYPE_NAMES_PACKAGE, "p.T"));
    CHECK(spelled(t, TYPE_NAMES_PATH, "example.com/p.T"));
    CHECK(spelled(type_slice(&c, c.type_byte), TYPE_NAMES_RELATIVE, "[]byte"));
    CHECK(spelled(type_slice(&c, c.type_byte), TYPE_NAMES_PACKAGE, "[]uint8"));
    CHECK(spelled(c.type_any, TYPE_NAMES_RELATIVE, "any"));
    CHECK(spelled(c.type_any, TYPE_NAMES_PACKAGE, "interface {}"));
    CHECK(spelled(basic(KIND_UNSAFE_POINTER), TYPE_NAMES_PACKAGE, "unsafe.Pointer"));
    Type *s = strct();
    field(s, "x", type_pointer(&c, t), false);
    CHECK(spelled(s, TYPE_NAMES_RELATIVE, "struct{x *T}"));
    CHECK(spelled(s, TYPE_NAMES_PACKAGE, "struct { x *p.T }"));
    Type *in = type_new(&c, KIND_CHAN), *out = type_new(&c, KIND_CHAN);
    in->chan.elem = basic(KIND_INT);
    in->chan.dir = CHAN_RECV;
    out->chan.elem = in;
    CHECK(spelled(out, TYPE_NAMES_RELATIVE, "chan (<-chan int)"));
}

// type E struct{ x int }; func (E) V(); func (*E) P(); type D struct{ E; y int }; type Q struct{ *E }
static void test_embedding(void) {
    Type *es = strct(), *ds = strct(), *qs = strct();
    Type *e = named("E", es), *d = named("D", ds), *q = named("Q", qs);
    field(es, "x", basic(KIND_INT), false);
    method(e, "V", false);
    method(e, "P", true);
    field(ds, "y", basic(KIND_INT), false);
    field(ds, "E", e, true);
    field(qs, "E", type_pointer(&c, e), true);
    Lookup l = type_lookup(&c, d, name("x"), &pkg);
    CHECK(l.obj && l.path.n == 2 && l.path.at[0] == 1 && l.path.at[1] == 0 && !l.indirect);
    l = type_lookup(&c, type_pointer(&c, d), name("P"), &pkg);
    CHECK(l.obj && l.path.n == 1 && l.indirect && l.final_recv == e);
    CHECK(!type_lookup(&c, d, name("z"), &pkg).obj);
    Package other = {.path = "other", .name = "other"};
    CHECK(!type_lookup(&c, d, name("x"), &other).obj);
    CHECK_EQ(type_method_set(&c, d).n, 1);
    CHECK_EQ(type_method_set(&c, type_pointer(&c, d)).n, 2);
    CHECK_EQ(type_method_set(&c, q).n, 2);
    MethodSet set = type_method_set(&c, q);
    CHECK(strcmp(set.at[0].name, "P") == 0 && strcmp(set.at[1].name, "V") == 0);
    // Twice at one depth: ambiguous, and in no method set.
    Type *two = strct(), *other_e = named("F", strct());
    method(other_e, "V", false);
    field(two, "E", e, true);
    field(two, "F", other_e, true);
    CHECK(type_lookup(&c, two, name("V"), &pkg).ambiguous);
    CHECK_EQ(type_method_set(&c, two).n, 0);
    // A pointer to a named pointer type has no methods, the fields remain.
    Type *p = named("PE", type_pointer(&c, e));
    CHECK(type_lookup(&c, p, name("x"), &pkg).obj);
    CHECK(!type_lookup(&c, p, name("V"), &pkg).obj);
}

static void test_interfaces(void) {
    Type *iface = type_new(&c, KIND_INTERFACE), *e = named("G", strct());
    IfaceMethod m = {.name = name("P"), .pkg = &pkg, .sig = type_new(&c, KIND_FUNC)};
    m.obj = object(OBJ_FUNC, "P", m.sig);
    VEC_PUSH(c.arena, iface->iface.explicit_methods, m);
    Checker ck = {.c = &c, .pkg = &pkg};
    MissingWhy why;
    Object *found;
    CHECK(missing_method(&ck, e, iface, true, &why, &found) && why == MISSING_ABSENT);
    Object *p = method(e, "P", true);
    CHECK(missing_method(&ck, e, iface, true, &why, &found) && why == MISSING_POINTER_RECV && found == p);
    CHECK(!missing_method(&ck, type_pointer(&c, e), iface, true, &why, &found));
    Type *both = type_new(&c, KIND_INTERFACE);
    VEC_PUSH(c.arena, both->iface.embedded, iface);
    VEC_PUSH(c.arena, both->iface.embedded, c.type_error);
    type_complete_interface(both);
    CHECK(both->iface.complete && both->iface.methods.n == 2);
    CHECK(strcmp(both->iface.methods.at[0].name, "Error") == 0);
    CHECK(missing_method(&ck, type_pointer(&c, e), both, true, &why, &found));
}

int main(void) {
    c.arena = arena_new();
    c.names = interner_new(c.arena);
    c.diags = diags_new(c.arena);
    check_init_universe(&c);
    pkg = (Package){.path = name("example.com/p"), .name = name("p")};
    RUN(test_sizes);
    RUN(test_identity);
    RUN(test_spelling);
    RUN(test_embedding);
    RUN(test_interfaces);
    arena_free(c.arena);
    return 0;
}
