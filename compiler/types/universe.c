// universe.c - the outermost scope: predeclared types, constants, nil and builtin functions; and package
// unsafe.
#include "types/expr.h"
#include <string.h>

typedef struct BasicType {
    Kind kind;
    const char *name;
    bool declared;
} BasicType;
static const BasicType basic_types[] = {
    {KIND_INVALID, "invalid type", false},
    {KIND_BOOL, "bool", true},
    {KIND_INT, "int", true},
    {KIND_INT8, "int8", true},
    {KIND_INT16, "int16", true},
    {KIND_INT32, "int32", true},
    {KIND_INT64, "int64", true},
    {KIND_UINT, "uint", true},
    {KIND_UINT8, "uint8", true},
    {KIND_UINT16, "uint16", true},
    {KIND_UINT32, "uint32", true},
    {KIND_UINT64, "uint64", true},
    {KIND_UINTPTR, "uintptr", true},
    {KIND_FLOAT32, "float32", true},
    {KIND_FLOAT64, "float64", true},
    {KIND_COMPLEX64, "complex64", true},
    {KIND_COMPLEX128, "complex128", true},
    {KIND_STRING, "string", true},
    {KIND_UNSAFE_POINTER, "unsafe.Pointer", false},
    {KIND_UNTYPED_BOOL, "untyped bool", false},
    {KIND_UNTYPED_INT, "untyped int", false},
    {KIND_UNTYPED_RUNE, "untyped rune", false},
    {KIND_UNTYPED_FLOAT, "untyped float", false},
    {KIND_UNTYPED_COMPLEX, "untyped complex", false},
    {KIND_UNTYPED_STRING, "untyped string", false},
    {KIND_UNTYPED_NIL, "untyped nil", false},
};

static const char *const builtin_names[] = {
    [BUILTIN_APPEND] = "append",
    [BUILTIN_CAP] = "cap",
    [BUILTIN_CLOSE] = "close",
    [BUILTIN_COMPLEX] = "complex",
    [BUILTIN_COPY] = "copy",
    [BUILTIN_DELETE] = "delete",
    [BUILTIN_IMAG] = "imag",
    [BUILTIN_LEN] = "len",
    [BUILTIN_MAKE] = "make",
    [BUILTIN_NEW] = "new",
    [BUILTIN_PANIC] = "panic",
    [BUILTIN_PRINT] = "print",
    [BUILTIN_PRINTLN] = "println",
    [BUILTIN_REAL] = "real",
    [BUILTIN_RECOVER] = "recover",
    [BUILTIN_UNSAFE_ADD] = "Add",
    [BUILTIN_UNSAFE_ALIGNOF] = "Alignof",
    [BUILTIN_UNSAFE_OFFSETOF] = "Offsetof",
    [BUILTIN_UNSAFE_SIZEOF] = "Sizeof",
    [BUILTIN_UNSAFE_SLICE] = "Slice",
};

static Object *declare(Compiler *c, Scope *scope, ObjKind kind, const char *name, Type *type) {
    Object *o = NEW(c->arena, Object);
    o->kind = kind;
    o->name = intern_cstr(c->names, name);
    o->type = type;
    o->used = true;
    scope_insert(c->arena, scope, o);
    return o;
}

static void declare_type_alias(Compiler *c, const char *name, Type *t) {
    declare(c, c->universe, OBJ_TYPE, name, t)->type_name.alias = true;
}

static Type *new_basic(Compiler *c, Kind kind, const char *name) {
    Type *t = type_new(c, kind);
    t->spelling = name;
    return t;
}

static Type *declare_named(Compiler *c, const char *name, Type *underlying) {
    Type *t = type_new(c, KIND_NAMED);
    t->named.underlying = underlying;
    t->named.obj = declare(c, c->universe, OBJ_TYPE, name, t);
    return t;
}

static Object *new_var(Compiler *c, Type *type, VarKind kind) {
    Object *v = NEW(c->arena, Object);
    v->kind = OBJ_VAR;
    v->name = "";
    v->type = type;
    v->var.kind = kind;
    return v;
}

// type error interface { Error() string }
static void declare_error(Compiler *c) {
    Type *iface = type_new(c, KIND_INTERFACE), *sig = type_new(c, KIND_FUNC);
    c->type_error = declare_named(c, "error", iface);
    sig->func.recv = new_var(c, c->type_error, VAR_RECV);
    VEC_PUSH(c->arena, sig->func.results, new_var(c, c->types[KIND_STRING], VAR_RESULT));
    Object *m = NEW(c->arena, Object);
    m->kind = OBJ_FUNC;
    m->name = intern_cstr(c->names, "Error");
    m->type = sig;
    IfaceMethod entry = {.name = m->name, .sig = sig, .obj = m};
    VEC_PUSH(c->arena, iface->iface.explicit_methods, entry);
    VEC_PUSH(c->arena, iface->iface.methods, entry);
    iface->iface.complete = true;
}

static void declare_types(Compiler *c) {
    for (size_t i = 0; i < sizeof basic_types / sizeof *basic_types; i++) {
        const BasicType *b = &basic_types[i];
        c->types[b->kind] = new_basic(c, b->kind, b->name);
        if (b->declared) declare(c, c->universe, OBJ_TYPE, b->name, c->types[b->kind]);
    }
    c->type_byte = new_basic(c, KIND_UINT8, "byte");
    c->type_rune = new_basic(c, KIND_INT32, "rune");
    declare_type_alias(c, "byte", c->type_byte);
    declare_type_alias(c, "rune", c->type_rune);
    c->type_any = type_new(c, KIND_INTERFACE);
    c->type_any->spelling = "any";
    c->type_any->iface.complete = true;
    declare_type_alias(c, "any", c->type_any);
    c->type_empty_interface = type_new(c, KIND_INTERFACE);
    c->type_empty_interface->iface.complete = true;
    declare_error(c);
    Type *constraint = type_new(c, KIND_INTERFACE);
    constraint->spelling = "interface{comparable}";
    constraint->iface.complete = constraint->iface.is_constraint = true;
    c->type_comparable = declare_named(c, "comparable", constraint);
}

static void declare_unsafe(Compiler *c) {
    Package *p = NEW(c->arena, Package);
    p->path = p->name = intern_cstr(c->names, "unsafe");
    p->scope = NEW(c->arena, Scope);
    p->scope->parent = c->universe;
    p->complete = true;
    declare(c, p->scope, OBJ_TYPE, "Pointer", c->types[KIND_UNSAFE_POINTER])->pkg = p;
    for (int id = BUILTIN_UNSAFE_ADD; id <= BUILTIN_UNSAFE_SLICE; id++) {
        Object *o = declare(c, p->scope, OBJ_BUILTIN, builtin_names[id], c->types[KIND_INVALID]);
        o->builtin = id;
        o->pkg = p;
    }
    c->unsafe_package = p;
}

void check_init_universe(Compiler *c) {
    c->universe = NEW(c->arena, Scope);
    declare_types(c);
    declare(c, c->universe, OBJ_CONST, "true", c->types[KIND_UNTYPED_BOOL])->constant.value =
        (Const *)const_bool(c->arena, true);
    declare(c, c->universe, OBJ_CONST, "false", c->types[KIND_UNTYPED_BOOL])->constant.value =
        (Const *)const_bool(c->arena, false);
    declare(c, c->universe, OBJ_CONST, "iota", c->types[KIND_UNTYPED_INT])->constant.value =
        (Const *)const_int64(c->arena, 0);
    declare(c, c->universe, OBJ_NIL, "nil", c->types[KIND_UNTYPED_NIL]);
    for (int id = BUILTIN_APPEND; id <= BUILTIN_RECOVER; id++)
        declare(c, c->universe, OBJ_BUILTIN, builtin_names[id], c->types[KIND_INVALID])->builtin = id;
    declare_unsafe(c);
}

const char *check_builtin_name(int id) { return builtin_names[id]; }
