// decls.h - inside the declarations' and statements' side of the type checker.
//
// load.c (find, parse, order packages)  resolve.c (package scope)  decl.c (objects, lazily, with cycles)
// typexpr.c  signature.c  typelit.c (structs, interfaces)  typecheck.c (whole types, once all are known)
// use.c  stmt.c  assign.c  switch.c  terminate.c  initorder.c
// Labels and branches are the parser's (syntax/branches.c).
//
// How a package is checked: collect all objects; resolve types, then functions' signatures, then constants
// and variables, each pulling in what it refers to; run the delayed checks, among them function bodies; order
// the initialisation. A package-level object is white, then grey while its declaration is being checked (it
// is on `path`), then black. Meeting a grey object is a cycle. Delayed checks need complete types: they run
// after all package-level declarations, inside functions at the end of each statement.
#ifndef LOAM_COMPILER_DECLS_H
#define LOAM_COMPILER_DECLS_H

#include "syntax/parser.h"
#include "syntax/scanner.h"
#include "types/check.h"

typedef enum Color { COLOR_WHITE, COLOR_GREY, COLOR_BLACK } Color;

// Object.check of a package-level object, a method, or a local type.
typedef struct DeclInfo {
    Color color;
    int path_index; // grey: index in Decls.path
    int order;      // position among the package's objects
    File *file;
    Decl *decl;
    Expr *init;   // constants and variables
    Object **lhs; // a, b = f(): all of them (they share one DeclInfo's init through `shared`)
    int nlhs;
    struct DeclInfo *shared; // a, b = f(): where dependencies are recorded; else NULL
    bool generic;            // has type parameters: refused
    bool broken_alias;       // alias whose type is being determined
    VEC(Object *) deps;      // constants, variables and functions referred to
    VEC(Object *) methods;   // types: declared methods
    Type *rhs;               // defined types: what follows the name
    // initialisation order (initorder.c)
    int pending;           // nodes to be initialised first
    VEC(Object *) blocked; // nodes that wait for this one
    unsigned visit;
    bool done, emitted;
    int index, low;             // functions: Tarjan's numbers
    struct DeclInfo *component; // functions: the one that stands for all that refer to each other in a circle
    Object *via;                // how the current walk came here
} DeclInfo;
static inline DeclInfo *decl_info(const Object *o) { return o->check; }

// A check for later, with the surroundings it needs.
typedef struct Delayed {
    void (*run)(Checker *, struct Delayed *);
    Pos pos;
    Expr *expr;
    Type *type;
    Object *obj;
    FuncNode *fn;
    bool flag;
    File *file; // surroundings of function bodies
    Scope *scope;
    Object *decl;
    int64_t iota; // as in Checker
    Pos iota_err_pos;
} Delayed;

typedef struct ImportUse {
    Object *pkgname;
    File *file;
} ImportUse;

typedef struct Decls {
    VEC(Object *) objects; // package-level objects and methods, in source order
    VEC(Object *) path;    // grey objects
    VEC(Delayed) delayed;
    VEC(Delayed) sizes; // checks of what is too large, for the end
    int large_elements; // errors about elements of channels
    VEC(ImportUse) imports;
    VEC(Type *) unresolved; // defined types that wait for another one's underlying type
    VEC(Object *) unused;   // variables not used, of the functions being checked
    int local_types;
} Decls;
static inline Decls *checker_decls(const Checker *ck) { return ck->decls; }

// ---- load.c -----------------------------------------------------------------------------------------------
const char *pos_text(Checker *, Pos);          // "path:line:col"
Bytes load_import_path(Arena *, const Decl *); // of an import that parsed well

// ---- resolve.c --------------------------------------------------------------------------------------------
void resolve_collect(Checker *);                    // package and file scopes
void resolve_declare(Checker *, Scope *, Object *); // reports a redeclaration
void resolve_unused_imports(Checker *);
Object *object_new(Checker *, ObjKind, const char *name, Pos, Type *);

// ---- decl.c -----------------------------------------------------------------------------------------------
void decl_package(Checker *); // everything but function bodies
void decl_check_sizes(Checker *);
void decl_check_bodies(Checker *);     // functions that lack one, or have one that they must not have
void decl_stmt(Checker *, DeclList *); // declarations inside a function
void decl_arity(Checker *, const Decl *);
void decl_later(Checker *, Delayed);
void decl_run_delayed(Checker *, int from);
void decl_cycle_error(Checker *, Object *const *cycle, int n);

// ---- typexpr.c, signature.c, typelit.c, typecheck.c -------------------------------------------------------
Type *type_expr_defined(Checker *, Expr *,
                        Type *def);     // def: the defined type whose right-hand side this is, or NULL
Type *type_expr_var(Checker *, Expr *); // of a variable, element, ...: not a constraint
void type_check_var_later(Checker *, Expr *, Type *);
Type *type_struct(Checker *, Expr *, Type *def);
Type *type_interface(Checker *, Expr *, Type *def);
void type_set_underlying(Type *def, Type *);
void type_valid_later(Checker *, Object *type_name);

// ---- stmt.c, assign.c, switch.c, terminate.c --------------------------------------------------------------
void stmt_check(Checker *, Stmt *);
void stmt_list(Checker *, StmtList *); // opens no scope
void stmt_func_body(Checker *, FuncNode *, Object *decl);
void scope_open(Checker *);
void scope_close(Checker *); // notes variables that were not used
void stmt_switch(Checker *, Stmt *);
void stmt_type_switch(Checker *, Stmt *);
void stmt_select(Checker *, Stmt *);
void assign_stmt(Checker *, Stmt *);
void assign_return(Checker *, Stmt *);
void assign_one(Checker *, Expr *lhs, ExprList *rhs, Type **places, int n, int i);
void assign_init_var(Checker *, Object *var, Expr *init, const char *context);
void assign_init_vars(Checker *, Object **vars, int n, ExprList *rhs, const Stmt *return_stmt);
Object *local_var(Checker *, const char *name, Pos, Type *);
bool stmt_terminates(const Block *);

// ---- linkname.c -------------------------------------------------------------------------------------------
void linknames_apply(Checker *); // to the package's functions, once its scope is filled
void linknames_check(Checker *); // reports what they may not name

// ---- use.c, initorder.c -----------------------------------------------------------------------------------
void init_order(Checker *);

#endif
