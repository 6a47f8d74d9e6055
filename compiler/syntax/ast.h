// ast.h - the syntax tree of Go, as the parser leaves it and the type checker annotates it.
//
// The tree carries the whole language (generics included), even what later stages still refuse: refusing is
// not the parser's job. Nodes live in the compilation's arena. `pos` follows Go's own compiler
// (cmd/compile/internal/syntax and what its diagnostics print), because reports are compared with it line by
// line and column by column:
//   binary expression: the operator; call: the opening parenthesis; index and slice: the opening bracket;
//   selector: the dot, the selected name for `sel_pos`; assignment: the operator; composite literal: the
//   brace; function literal: `func`.
// `expr_start` (parser.h) gives the leftmost position of an expression, which most type errors use.
//
// Who writes what: the parser everything above a line "checker:"; below it, the type checker.
#ifndef LOAM_COMPILER_AST_H
#define LOAM_COMPILER_AST_H

#include "base/base.h"

typedef struct Expr Expr;
typedef struct Stmt Stmt;
typedef struct Decl Decl;
typedef struct File File;
typedef struct Field Field;
typedef struct Block Block;
typedef struct FuncNode FuncNode;

// From types/types.h; opaque here.
typedef struct Type Type;
typedef struct Object Object;
typedef struct Const Const;
typedef struct Scope Scope;
typedef struct Selection Selection;

typedef VEC(Expr *) ExprList;
typedef VEC(Stmt *) StmtList;
typedef VEC(Field *) FieldList;
typedef VEC(Decl *) DeclList;

typedef enum Op {
    OP_NONE,
    // binary
    OP_OROR,
    OP_ANDAND,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_ADD,
    OP_SUB,
    OP_OR,
    OP_XOR,
    OP_MUL,
    OP_DIV,
    OP_REM,
    OP_AND,
    OP_ANDNOT,
    OP_SHL,
    OP_SHR,
    // unary: OP_ADD, OP_SUB, OP_XOR (complement), and
    OP_NOT,
    OP_ADDR,
    OP_RECV,
    OP_TILDE,
} Op;
const char *op_text(Op);

// ---- expressions (types are expressions too) --------------------------------------------------------------

typedef enum ExprKind {
    EX_BAD,
    EX_NAME,        // name
    EX_BASIC_LIT,   // lit
    EX_COMPOSITE,   // composite: T{...}
    EX_KEY_VALUE,   // key_value: only inside a composite literal
    EX_FUNC_LIT,    // func_lit
    EX_PAREN,       // paren
    EX_SELECTOR,    // selector: x.sel
    EX_INDEX,       // index: x[i], or an instantiation x[T1, T2] (then `more` holds the rest)
    EX_SLICE,       // slice: x[a:b:c]
    EX_TYPE_ASSERT, // type_assert: x.(T)
    EX_TYPE_SWITCH, // type_switch: x.(type), only in the header of a type switch
    EX_CALL,        // call
    EX_UNARY,       // unary: op x (also &x and <-x)
    EX_STAR,        // star: *x, a dereference or a pointer type
    EX_BINARY,      // binary
    EX_ARRAY_TYPE,  // array_type: [len]T; len NULL means [...]T
    EX_SLICE_TYPE,  // slice_type: []T
    EX_DOTS_TYPE,   // dots_type: ...T, only as a last parameter
    EX_STRUCT_TYPE,
    EX_FUNC_TYPE,
    EX_INTERFACE_TYPE,
    EX_MAP_TYPE,
    EX_CHAN_TYPE,
} ExprKind;

typedef enum LitKind { LIT_INT, LIT_FLOAT, LIT_IMAG, LIT_RUNE, LIT_STRING } LitKind;
typedef enum ChanDir { CHAN_BOTH, CHAN_SEND, CHAN_RECV } ChanDir;

// What an expression turned out to be.
typedef enum Mode {
    MODE_INVALID,  // an error was reported
    MODE_NOVALUE,  // call of a function without result
    MODE_BUILTIN,  // a builtin's name
    MODE_TYPE,     // a type
    MODE_CONST,    // `cval` holds the value
    MODE_VAR,      // addressable
    MODE_MAPINDEX, // assignable, not addressable
    MODE_VALUE,    // any other value
    MODE_COMMAOK,  // a value that may be used in a two-value assignment (map index, type assertion, receive)
    MODE_PKG,      // a package name, left operand of a qualified identifier
} Mode;

// How a call is to be read once types are known.
typedef enum CallKind { CALL_FUNC, CALL_CONVERSION, CALL_BUILTIN } CallKind;

// One name: T in (T), or n in (n T); a struct field, parameter, result, method of an interface, or type
// parameter.
struct Field {
    Pos pos;          // of the name, else of the type
    const char *name; // NULL: none (anonymous parameter, embedded field or interface element)
    Expr *type;       // shared by the fields of `a, b T` (same pointer: check once)
    bool embedded;    // struct: embedded field; interface: embedded type or union
    Expr *tag;        // struct tag or NULL
    // checker:
    Object *obj;
};

struct Expr {
    ExprKind kind;
    // checker:
    Mode mode;
    bool parenthesized; // parser: was written in parentheses (EX_PAREN nodes remain in the tree as well)
    bool shift_lhs; // untyped constant to the left of a non-constant shift: its final type must be an integer
                    // type
    Pos pos;
    Type *type; // final type: untyped operands are converted; MODE_TYPE: the type denoted; multi-value calls:
                // a tuple
    Const *cval; // MODE_CONST: value, already represented in `type`
    union {
        struct {
            const char *name;
            Object *obj; /* checker; NULL for _ */
        } name;
        struct {
            LitKind kind;
            Bytes text;
            bool bad; /* a syntax error was reported */
        } lit;        // text as written
        struct {
            Expr *type;     // NULL: elided inside another literal
            ExprList elems; // EX_KEY_VALUE or plain
            Pos rbrace;
            // checker: one entry an element. index: array/slice index or struct field index (maps: -1).
            int64_t *index;
            int64_t length;  // array/slice literals: 1 + greatest index
            bool elided_ptr; // elided &T: the literal's own type is T, the expression's type *T
        } composite;
        struct {
            Expr *key, *value;
        } key_value;
        struct {
            FuncNode *fn;
        } func_lit;
        struct {
            Expr *x;
        } paren;
        struct {
            Expr *x;
            const char *sel;
            Pos sel_pos;
            Selection *selection; // checker: field or method; NULL for a qualified identifier
            Object *obj;          // checker: qualified identifier: the object
        } selector;
        struct {
            Expr *x, *index;
            ExprList more;
        } index;
        struct {
            Expr *x, *lo, *hi, *max;
            bool full;
        } slice;
        struct {
            Expr *x, *type;
        } type_assert;
        struct {
            Expr *x;
            const char *lhs;
            Pos lhs_pos;
        } type_switch; // lhs: v in `switch v := x.(type)`, or NULL
        struct {
            Expr *fun;
            ExprList args;
            bool has_dots; // f(xs...)
            CallKind kind; // checker
            int builtin;   // checker: BuiltinId when CALL_BUILTIN
        } call;
        struct {
            Op op;
            Expr *x;
        } unary;
        struct {
            Expr *x;
        } star;
        struct {
            Op op;
            Expr *x, *y;
        } binary;
        struct {
            Expr *len, *elem;
        } array_type;
        struct {
            Expr *elem;
        } slice_type, dots_type;
        struct {
            FieldList fields;
        } struct_type;
        struct {
            FieldList params, results;
        } func_type;
        struct {
            FieldList methods;
        } interface_type; // methods (type: EX_FUNC_TYPE) and embedded elements
        struct {
            Expr *key, *value;
        } map_type;
        struct {
            ChanDir dir;
            Expr *elem;
        } chan_type;
    };
};

// ---- functions --------------------------------------------------------------------------------------------

// A function declaration or literal: signature, body, and what the checker learns of its variables.
struct FuncNode {
    Pos pos;          // declaration: of the name; literal: of `func`
    Pos end;          // closing brace
    const char *name; // declaration: the name; literal: NULL
    Field *recv;      // method: receiver, else NULL
    FieldList tparams;
    Expr *type;           // EX_FUNC_TYPE
    Block *body;          // NULL: declared without a body (implemented in the runtime)
    uint32_t pragma;      // PRAGMA_* of the comments above it
    const char *linkname; // //go:linkname local target: the target symbol, or NULL
    // checker:
    Pos start;              // declaration: of the receiver, or the name
    FuncNode *outer;        // literal: the function around it (NULL at package level)
    Object *obj;            // declaration: its Func object
    Type *sig;              // signature
    VEC(Object *) params;   // receiver first, then parameters, in order (blank and unnamed ones too)
    VEC(Object *) results;  // unnamed ones too, named ~r0, ~r1, ... as Go does
    VEC(Object *) captures; // literal: variables of enclosing functions used in it (or in literals inside it)
    VEC(FuncNode *) literals; // literals directly inside, in source order (for names like main.f.func1)
    const char *lacks;        // of the installed Go's library: the first error in its body, or NULL
};
enum {
    PRAGMA_NOINLINE = 1,
    PRAGMA_NOESCAPE = 2,
    PRAGMA_NOSPLIT = 4,
    PRAGMA_LINKNAME = 16,
    PRAGMA_UINTPTRESCAPES = 32,
    PRAGMA_LEAF = 64,    // in package runtime: a "gc-leaf-function", whose dereferences are not checked
    PRAGMA_INLINE = 128, // there: inlined by LLVM wherever it is called
    PRAGMA_UINTPTRKEEPALIVE = 256,
    PRAGMA_NOTINHEAP = 512, // of types
    PRAGMA_NORACE = 1024,
    PRAGMA_NOHEAP = 2048,   // the function must not allocate
    PRAGMA_ONDEMAND = 4096, // in package runtime: it is called for a variable's value only if that is needed
};

// ---- statements -------------------------------------------------------------------------------------------

typedef enum StmtKind {
    ST_BAD,
    ST_EMPTY,
    ST_EXPR,    // expr
    ST_SEND,    // send: ch <- value
    ST_INC_DEC, // inc_dec: x++ (op OP_ADD) or x-- (OP_SUB)
    ST_ASSIGN,  // assign: lhs op= rhs; `define` for :=
    ST_GO,
    ST_DEFER,  // call
    ST_RETURN, // ret
    ST_BRANCH, // branch: break continue goto fallthrough
    ST_BLOCK,  // block
    ST_IF,
    ST_SWITCH,
    ST_TYPE_SWITCH,
    ST_SELECT,
    ST_FOR,
    ST_RANGE,
    ST_LABELED, // labeled
    ST_DECL,    // decl: const, type or var declarations inside a function
} StmtKind;

typedef enum BranchKind { BRANCH_BREAK, BRANCH_CONTINUE, BRANCH_GOTO, BRANCH_FALLTHROUGH } BranchKind;

struct Block {
    Pos lbrace, rbrace;
    StmtList stmts;
};

// case/default of a switch, type switch or select.
typedef struct Clause {
    Pos pos; // of `case` or `default`
    bool is_default;
    ExprList exprs; // switch: values; type switch: types (nil is a name)
    Stmt *comm;     // select: send, receive expression or receive assignment
    StmtList body;
    // checker:
    Object *implicit; // type switch with `v :=`: this clause's v
} Clause;
typedef VEC(Clause *) ClauseList;

struct Stmt {
    StmtKind kind;
    Pos pos;
    union {
        struct {
            Expr *x;
        } expr;
        struct {
            Expr *ch, *value;
        } send;
        struct {
            Op op;
            Expr *x;
        } inc_dec;
        struct {
            Op op; // OP_NONE for = and :=
            bool define;
            ExprList lhs, rhs;
            bool *is_new; // checker, define: lhs[i] declares a new variable (its name.obj)
        } assign;
        struct {
            Expr *call;
        } go_defer;
        struct {
            ExprList results;
        } ret;
        struct {
            BranchKind kind;
            const char *label;
            Pos label_pos;
            Stmt *target; /* checker */
        } branch;
        Block *block;
        struct {
            Stmt *init;
            Expr *cond;
            Block *then;
            Stmt *els; /* ST_IF, ST_BLOCK or NULL */
        } if_;
        struct {
            Stmt *init;
            Expr *tag;
            ClauseList clauses;
            Pos rbrace;
        } switch_;
        struct {
            Stmt *init;
            Expr *guard; /* EX_TYPE_SWITCH */
            ClauseList clauses;
            Pos rbrace;
        } type_switch;
        struct {
            ClauseList clauses;
            Pos rbrace;
        } select;
        struct {
            Stmt *init;
            Expr *cond;
            Stmt *post;
            Block *body;
        } for_;
        struct {
            Expr *key, *value, *extra; // NULL where absent; a third one is an error
            bool define;
            Expr *x;
            Block *body;
            Object *key_obj, *value_obj; // checker, define
        } range;
        struct {
            const char *label;
            Stmt *stmt;
            bool used; /* parser */
        } labeled;
        DeclList decls;
    };
};

// ---- declarations and files -------------------------------------------------------------------------------

typedef enum DeclKind { DECL_IMPORT, DECL_CONST, DECL_TYPE, DECL_VAR, DECL_FUNC } DeclKind;

typedef struct NameNode {
    const char *name;
    Pos pos;
    Object *obj; /* checker */
} NameNode;
typedef VEC(NameNode) NameList;

struct Decl {
    DeclKind kind;
    Pos pos;
    int group; // > 0: declarations of one parenthesized group share it
    union {
        struct {
            const char *local; /* NULL, ".", "_" or a name */
            Bytes path;
            Pos path_pos;
            bool bad;
            struct Package *package; // set when packages are loaded; NULL: none, or package unsafe
        } import;
        struct { // values and type of the last explicit specification are repeated by the parser
            NameList names;
            Expr *type;
            ExprList values;
            int64_t iota;
            bool inherited; // inherited: type and values are shared with an earlier specification
        } constant;
        struct {
            const char *name;
            Pos name_pos;
            FieldList tparams;
            bool alias;
            Expr *type;
            Object *obj;
            uint32_t pragma;
        } type;
        struct {
            NameList names;
            Expr *type;
            ExprList values;
        } var;
        FuncNode *func;
    };
};

typedef struct Linkname { // //go:linkname LOCAL [TARGET]
    Pos pos;
    const char *local, *target; // target: NULL, or the symbol
} Linkname;

struct File {
    uint16_t file; // for Pos
    const char *package;
    Pos package_pos;
    bool own;       // of lib/ (types/sources.h)
    DeclList decls; // package level, in source order; imports first
    VEC(Linkname) linknames;
    VEC(Pos) misplaced; // directives of declarations that they do not fit: errors of a program without others
    VEC(uint32_t) on_stack; // lines of what //loam:stack asks to stay there
    // checker:
    bool unsafe;  // imports package unsafe
    Scope *scope; // imports of this file
};

#endif
