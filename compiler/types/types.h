// types.h - Go's types, constants, objects, scopes and packages, and the type checker's entry point.
//
// Invariants
//  1. Predeclared types and `Named` types compare by pointer; every other type by `type_identical`.
//  2. After a package was checked without error, every reachable expression has mode and type set, no
//     expression has an untyped type except constants in contexts that need none (println arguments get their
//     default type) and the blank `nil` (which gets the type it is used as), and every EX_NAME its object.
//  3. A Const is immutable and normalised for its type: an integer constant of type int8 lies in its range, a
//     float64 constant is exactly a float64.
// The representation carries the whole language: generics (TypeParam, constraint unions) get their types
// here, too; what IR generation does not support is refused there, not here.
#ifndef LOAM_COMPILER_TYPES_H
#define LOAM_COMPILER_TYPES_H

#include "syntax/parser.h"
#include <gmp.h>

// ---- types ------------------------------------------------------------------------------------------------

typedef struct Package Package;
struct Compiler;

// Those of kinds.def are also LoamType.kind and reflect.Kind.
typedef enum Kind {
    KIND_INVALID,
#define LOAM_KIND(ID, Name) KIND_##ID,
#include "loam/kinds.def"
    // compile time only
    KIND_UNTYPED_BOOL,
    KIND_UNTYPED_INT,
    KIND_UNTYPED_RUNE,
    KIND_UNTYPED_FLOAT,
    KIND_UNTYPED_COMPLEX,
    KIND_UNTYPED_STRING,
    KIND_UNTYPED_NIL,
    KIND_NAMED, // a declared type; see type_underlying
    KIND_TUPLE, // results of a call
    KIND_TYPE_PARAM,
    KIND_UNION,
} Kind;

typedef struct Func {     // signature
    Object *recv;         // or NULL
    VEC(Object *) params; // Var objects; a variadic last parameter has its slice type
    VEC(Object *) results;
    bool variadic;
    VEC(Type *) tparams;
} Func;

typedef struct StructField {
    const char *name;
    Type *type;
    bool embedded;
    Bytes tag;
    Package *pkg;
    Pos pos;
    Object *obj;
} StructField;
typedef struct IfaceMethod {
    const char *name;
    Package *pkg;
    Type *sig;
    Pos pos;
    Object *obj;
} IfaceMethod;

struct Type {
    Kind kind;
    uint32_t id; // dense, unique: index for side tables (IR generation keys its own tables by it)
    const char *
        spelling; // predeclared types: the name; byte, rune and any are Types of their own, as uint8, ... are
    // A defined type's right-hand side whose parts are still being read: its name can be used, its parts
    // cannot (a use of them is a cycle that the checker reports).
    bool pending;
    int32_t align; // size and align are known once type_measure said so, for arrays and structs
    int64_t size;
    Type *ptr_to, *slice_of; // caches of type_pointer and type_slice
    union {
        struct {
            int64_t len;
            Type *elem;
        } array; // len < 0: erroneous
        struct {
            Type *elem;
        } slice, pointer;
        struct {
            ChanDir dir;
            Type *elem;
        } chan;
        struct {
            Type *key, *value;
        } map;
        struct {
            VEC(StructField) fields;
            Arena *arena;
            int64_t *offsets; // of the fields, once measured
            Scope *names;     // the fields by name, or NULL when they are few
        } strct;
        Func func;
        struct {
            VEC(IfaceMethod) explicit_methods; // in Go's order once all are there
            VEC(Type *) embedded;
            VEC(Pos) embedded_pos;
            // All methods in Go's order, each once; valid when `complete`. Read them after
            // type_complete_interface.
            VEC(IfaceMethod) methods;
            Arena *arena;
            bool complete, is_constraint;
        } iface;
        struct {
            VEC(Type *) types;
        } tuple;
        struct {
            Object *obj;        // its TypeName (name, package, position)
            Type *underlying;   // NULL until resolved; never KIND_NAMED
            Scope *methods;     // declared methods (Func objects), in source order; NULL: none
            FuncNode *local_in; // declared inside this function, or NULL
            int local_index;    // distinguishes equal names of one function
            bool not_in_heap;   // declared with //go:notinheap
        } named;
        struct {
            Object *obj;
            Type *constraint;
            int index;
        } tparam;
        struct {
            VEC(Type *) terms;
            VEC(bool) tilde;
        } unio;
    };
};

Type *type_underlying(Type *); // follows KIND_NAMED; the type itself otherwise
bool type_identical(const Type *, const Type *);
bool type_identical_ignoring_tags(const Type *, const Type *);
bool type_is_untyped(const Type *);
bool type_is_integer(const Type *); // these look at the underlying type and include the untyped kinds
bool type_is_unsigned(const Type *);
bool type_is_float(const Type *);
bool type_is_complex(const Type *);
bool type_not_in_heap(const Type *); // of a type declared with //go:notinheap, or one that holds such a value
bool type_is_numeric(const Type *);
bool type_is_string(const Type *);
bool type_is_boolean(const Type *);
bool type_is_interface(const Type *);
bool type_comparable(const Type *); // == is defined (interfaces yes; may panic at run time)
bool type_has_nil(const Type *);
Type *type_deref(Type *);                      // T of *T, else the type itself
Type *type_default(struct Compiler *, Type *); // of an untyped type

// Sizes as gc's on amd64. A type has one unless it contains itself, or a part of it is pending: type_measure
// tells; the other functions are for types that have one.
typedef enum Measure { MEASURE_OK, MEASURE_PENDING, MEASURE_ENDLESS } Measure;
Measure type_measure(Type *);
int64_t type_size(const Type *);
int64_t type_align(const Type *);
int64_t type_field_offset(const Type *strct, int index);
bool type_has_pointers(const Type *);

// Go's spelling: with package names ("main.T", as %T prints) or relative to `rel` ("T" inside its own
// package, as in errors), or fully qualified by import path ("example.com/a/b.T": unique, for symbols).
typedef enum TypeNames { TYPE_NAMES_PACKAGE, TYPE_NAMES_RELATIVE, TYPE_NAMES_PATH } TypeNames;
const char *type_string(Arena *, const Type *, TypeNames, const Package *rel);
// "Read(p []byte) (n int, err error)"
const char *type_method_string(Arena *, const char *name, const Type *sig, const Package *rel);

// Constructors (structural types are not interned).
Type *type_new(struct Compiler *, Kind);
Type *type_pointer(struct Compiler *, Type *elem); // cached: one per elem pointer
Type *type_slice(struct Compiler *, Type *elem);   // cached
Type *type_array(struct Compiler *, Type *elem, int64_t len);
Type *type_tuple(struct Compiler *, Type *const *, int n);
// Adds a declared method; returns an earlier one of that name instead, or NULL.
Object *type_add_method(Arena *, Type *named, Object *method);
// Computes iface.methods and iface.is_constraint from explicit_methods and embedded types (silently; the
// declarations' side reports conflicts). No effect when complete. An interface that is pending has no methods
// yet; what was computed from it is computed again next time.
void type_complete_interface(Type *iface);
void type_sort_methods(Type *iface); // the explicit ones

// ---- constants --------------------------------------------------------------------------------------------

typedef enum ConstKind { CONST_BOOL, CONST_STRING, CONST_INT, CONST_FLOAT, CONST_COMPLEX } ConstKind;
// Integers are exact (mpz); floats are exact rationals where the exponent allows it and 512-bit floats beyond
// (m * 2^e, rounded to nearest even), as in go/constant. Overflow of 512-bit integers is an error of the
// program. The limbs belong to the arena.
struct Const {
    ConstKind kind;
    struct ConstRoom *room; // strings made by +: memory behind `s` (const_ops.c)
    union {
        bool b;
        Bytes s;
        mpz_t i;
        struct {
            bool exact;
            mpq_t q;
            mpz_t m;
            int64_t e;
        } f;
        struct {
            const Const *re, *im;
        } c;
    };
};
bool const_to_int64(const Const *, int64_t *); // false if it is no integer or does not fit
bool const_to_uint64(const Const *, uint64_t *);
double const_to_double(const Const *); // correctly rounded; also from integers
float const_to_float(const Const *);
int const_sign(const Const *);
const char *const_text(Arena *, const Const *); // as Go prints it in diagnostics

// ---- objects and scopes -----------------------------------------------------------------------------------

typedef enum ObjKind { OBJ_CONST, OBJ_TYPE, OBJ_VAR, OBJ_FUNC, OBJ_PKG, OBJ_BUILTIN, OBJ_NIL } ObjKind;
typedef enum VarKind { VAR_GLOBAL, VAR_LOCAL, VAR_PARAM, VAR_RESULT, VAR_RECV, VAR_FIELD } VarKind;

struct Object {
    ObjKind kind;
    const char *name;
    Pos pos;
    Package *pkg; // NULL: predeclared
    Type *type;
    bool used;
    union {
        struct {
            Const *value;
            int64_t iota;
        } constant;
        struct {
            bool alias;
            Decl *decl;
        } type_name;
        struct {
            VarKind kind;
            int field_index; // fields: the place in the struct
            FuncNode *fn;    // locals, parameters, results: the function that declares it
            Expr *init;      // locals: the value of the declaration that has one for each variable, or NULL
            bool addr_taken; // &x, or sliced array, or a method call that takes its address
            bool reassigned; // assigned after its declaration (++ and op= and range = included)
            bool captured;   // used by a function literal inside `fn`
        } var;
        struct {
            FuncNode *node; /* NULL: interface method */
            bool ptr_recv;
            Type *recv_named;
        } func;
        struct {
            Package *imported;
        } pkgname;
        int builtin; // BuiltinId
    };
    void *check; // the checker's own record (resolution state, declaration)
};

// A variable that has one value: it is never assigned again, and its address is not taken. NULL is none.
static inline bool var_is_fixed(const Object *o) {
    return o && o->kind == OBJ_VAR && !o->var.reassigned && !o->var.addr_taken;
}

typedef enum BuiltinId {
    BUILTIN_APPEND,
    BUILTIN_CAP,
    BUILTIN_CLOSE,
    BUILTIN_COMPLEX,
    BUILTIN_COPY,
    BUILTIN_DELETE,
    BUILTIN_IMAG,
    BUILTIN_LEN,
    BUILTIN_MAKE,
    BUILTIN_NEW,
    BUILTIN_PANIC,
    BUILTIN_PRINT,
    BUILTIN_PRINTLN,
    BUILTIN_REAL,
    BUILTIN_RECOVER,
    BUILTIN_UNSAFE_ADD,
    BUILTIN_UNSAFE_ALIGNOF,
    BUILTIN_UNSAFE_OFFSETOF,
    BUILTIN_UNSAFE_SIZEOF,
    BUILTIN_UNSAFE_SLICE,
} BuiltinId;

struct Scope {
    Scope *parent;
    VEC(Object *) objects; // in declaration order
    void *index, *far;     // hash tables (scope.c): of its objects, once they are many; of others
};
Object *scope_lookup(const Scope *, const char *name); // this scope only
Object *scope_lookup_outwards(Arena *, Scope *,
                              const char *name);  // in this scope, or else in those around it
Object *scope_insert(Arena *, Scope *, Object *); // returns an earlier object of that name, or NULL

// What x.sel denotes.
typedef enum SelectionKind { SEL_FIELD, SEL_METHOD, SEL_METHOD_EXPR, SEL_IFACE_METHOD } SelectionKind;
struct Selection {
    SelectionKind kind;
    Type *recv;       // type of x (or T of T.Method)
    Object *obj;      // field Var or method Func
    VEC(int) path;    // field indices through embedded fields to the field, or to the method's receiver
    bool indirect;    // a pointer was followed on the way
    int method_index; // SEL_IFACE_METHOD: index in the interface's sorted methods
    Type *final_recv; // methods: the type that declares it (named T, or the interface type)
};

// Field or method `name` of T, through embedding, as the spec defines it. The empty result has obj == NULL;
// `ambiguous` tells a conflict at equal depth from absence.
typedef struct Lookup {
    Object *obj;
    VEC(int) path;
    bool indirect, ambiguous;
    int method_index;
    Type *final_recv;
} Lookup;
Lookup type_lookup(struct Compiler *, Type *, const char *name, Package *from);
// The index of a struct's own field, or -1.
int type_field_named(const Type *strct, const char *name, const Package *from);

// One method of a type's method set, in Go's order (sorted by name; unexported ones of other packages by
// path).
typedef struct MethodEntry {
    const char *name;
    Object *func;
    VEC(int) path;
    bool indirect;
    Type *final_recv;
    int iface_index;
} MethodEntry;
typedef VEC(MethodEntry) MethodSet;
MethodSet type_method_set(struct Compiler *, Type *); // of T itself (give *T for the pointer's)
// Why a type does not implement an interface (missing_method in expr.h).
typedef enum MissingWhy { MISSING_ABSENT, MISSING_POINTER_RECV, MISSING_WRONG_TYPE } MissingWhy;

// ---- packages ---------------------------------------------------------------------------------------------

// One package-level initialisation; lhs[i] may be blank.
typedef struct InitStep {
    VEC(Object *) lhs;
    Expr *rhs;
    Decl *decl;
} InitStep;

struct Package {
    const char *path; // import path; "main" for the program
    const char *name;
    bool user;         // named on the command line (reports and full checks), not imported
    VEC(File *) files; // sorted by name
    Scope *scope;
    VEC(Package *) imports;   // direct, sorted by path
    VEC(InitStep) init_order; // variables in initialisation order
    VEC(FuncNode *) inits;    // func init(), in order
    VEC(FuncNode *) funcs;    // every declared function and method with or without body, in source order
    Package *original;        // the installed Go's, only parsed, once asked for what this one lacks (load.c)
    bool complete;
    bool panics_on_fault; // names debug.SetPanicOnFault
    bool unsafe;          // imports package unsafe
    bool apart;           // has an object of its own: the program's other modules only declare what it has
};

typedef struct Compiler {
    Arena *arena;
    Interner *names;
    Diags *diags;
    const char *goroot;      // of an installed Go, or NULL
    const char *libdir;      // our lib/
    struct Overlay *overlay; // lib/overlay.txt, once read (sources.c)
    bool no_body_ok;         // functions without body are allowed (only checking)
    bool internals_ok;       // packages named internal may be imported
    Dialect dialect;         // of the user's packages
    VEC(Package *) packages; // all loaded packages, dependencies first
    Package *runtime;        // always loaded
    Scope *universe;
    Type *types[KIND_TYPE_PARAM]; // predeclared, by kind; unsafe.Pointer too
    Type *type_byte, *type_rune, *type_error, *type_any, *type_comparable;
    Type *type_empty_interface; // interface{}, spelled so
    Package *unsafe_package;    // what import "unsafe" gives
    uint32_t type_count;
    void *check; // the checker's own state
} Compiler;

// Loads and checks package main (or any package) from files, and everything it imports (lib/ first, then
// GOROOT/src), and package runtime. Errors are in c->diags. NULL if there were any.
Package *check_program(Compiler *, const char *const *paths, int n);

#endif
