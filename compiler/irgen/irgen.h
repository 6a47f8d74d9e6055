// irgen.h - from a checked program to one LLVM module that keeps the contract of loam/passes.h.
//
// Only what is reachable from main.main, the packages' initialisation and the runtime's needs is generated:
// an imported package may contain what is not supported as long as nothing refers to it. In packages of the
// user everything is generated, and what is not supported is refused with "not supported: ..." at its
// position.
//
// Names inside irgen have one of three prefixes. ir_: the core, which knows modules, types, calls and values
// but no construct of the language; gen_: code for expressions and statements, and what the body being
// generated sees of the tree; note_: notes/, what exists because gc reports it (notes.h). What one file uses
// has no prefix.
//
//   core/   module.c     the queue of what to generate, units, initialisation, loam.start
//           symbol.c     linker names, linkage           dwarf.c      line tables
//           irtype.c     Go type -> LLVM type, leaves    abi.c        signatures, calls, returns
//           value.c      loads, stores, constants        static.c     initialisers that are data
//           func.c       parameters, results, variables, closures
//           wrapper.c    code between a call through a value and the function
//           typedesc.c   descriptors, itabs              callable.c   which methods descriptors need
//           runtime.c    functions of abi.def            refuse.c     what is not supported
//   expr/   expressions; stmt/: statements (body.h)      notes/       reports, inlining's cost (notes.h)
#ifndef LOAM_COMPILER_IRGEN_H
#define LOAM_COMPILER_IRGEN_H

#include "types/types.h"
#include "loam/abi.h"
#include "loam/names.h"
#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>

// The order of gc's reports about a package (notes/order.c).
typedef struct ReportOrder ReportOrder;
DiagRank note_rank(const ReportOrder *, Pos, const char *message);

typedef struct IrOptions {
    const char *compile_dir;
    int report; // -m level
    // With -m: where the order of the messages about the program's package is put; or NULL.
    ReportOrder **order;
    bool small_frames; // -smallframes
    bool no_inline;    // loam-inline will not run: the texts of reports show calls as they stand
    bool race;         // functions marked go:norace are not inlined
    bool no_optimize;  // -N: LLVM is told nothing that only its optimiser asks for
    bool separate;     // a module a package: what it holds of a package does not depend on the others
    // Packages that are `apart` have objects of their own. Made is one module: that of `package`, which holds
    // all that this package has, or that of the program without them. What is declared of the others is in
    // `facts` (symbol -> text of LOAM_ATTR_SUMMARY); `imports`: the bodies of their small functions come too.
    bool apart, imports;
    Package *package;
    struct StrMap *facts;
    // Symbols of functions that a profile's hot calls lead to, or NULL: larger bodies of theirs come, too.
    struct StrMap *hot;
    int level;   // of the processor that code is made for, as GOAMD64 numbers them; 0 as 1
    bool invoke; // a check: every call that may panic is an invoke, as in functions with defer
    bool twice;  // a check: each function's body is generated, thrown away, and generated again
} IrOptions;

// A module that becomes one object. With IrOptions.separate there is one for each package of which anything
// is generated, and one with loam.start; else one for the whole program.
typedef struct IrUnit {
    const char *name; // the package's path, or "loam.start"
    LLVMModuleRef mod;
} IrUnit;
typedef struct IrUnits {
    IrUnit *at;
    int n;
    const char **missing; // symbols of functions of IrOptions.package that have no code: a program that needs
    int nmissing;         // one is to be made as a whole, to be refused in words
} IrUnits;

// Whether a package of the user's imports unsafe. The code of each depends on that.
bool ir_program_casts(const Compiler *);
// Whether one of them names debug.SetPanicOnFault. The code of each depends on that, too.
bool ir_program_panics_on_fault(const Compiler *);

bool ir_is_leaf(LLVMValueRef fn); // "gc-leaf-function"

// No units after errors (in c->diags). The modules belong to the caller.
IrUnits irgen_program(Compiler *, Package *main, LLVMContextRef, const IrOptions *);

// What modules of other packages are made from, without making one: whether they get the body of a function,
// too, which is not generic.
struct IrGen *irgen_sight(Compiler *, const IrOptions *);
// How the symbols of a package's functions begin, before the dot: its import path, spelled for linkers.
const char *irgen_path_symbol(Arena *, const char *path);
bool irgen_is_seen(struct IrGen *, FuncNode *);

// What is not supported, as refusals name it.
typedef enum Lack {
    LACK_GENERICS,
    LACK_TPARAMS,
} Lack;

// ==== inside irgen
// ====================================================================================================

// A Go value while code is generated.
//  - IR_SSA: `v` is the value itself, of LLVM type ir_type(type): scalars; strings, slices, interfaces and
//    structs of at most LOAM_MAX_PARAM_LEAVES leaves as first-class structs (built with insertvalue, taken
//    apart with extractvalue).
//  - IR_MEM: `v` is a raw `ptr` or `ptr addrspace(1)` to memory that holds the value and does not change
//    while it is used: every other type (arrays, larger structs).
typedef enum IrForm { IR_NONE, IR_SSA, IR_MEM } IrForm;
typedef struct Value {
    IrForm form;
    LLVMValueRef v;
    Type *type;
} Value;
// A place: its address (ptr for untagged allocas and globals, else ptr addrspace(1)).
typedef struct Place {
    LLVMValueRef addr;
    Type *type;
    bool is_blank;
} Place;

// LLVM types: bool is i1 (in memory too); pointers, maps, channels, function values and unsafe.Pointer are
// ptr addrspace(1); a string is {ptr addrspace(1), i64}, a slice {ptr addrspace(1), i64, i64}, an interface
// {ptr, ptr addrspace(1)} (type or itab word, data word). Structs are unnamed, element i is Go's field i
// (only trailing padding may follow), so types with identical underlying types have the same LLVM type.
//
// What a scalar in memory is: a store of one kind changes none of another (alias.c).
typedef enum IrMemory {
    IR_MEMORY_ANY,     // nothing is known
    IR_MEMORY_WORD,    // a pointer or a header: unsafe.Pointer
    IR_MEMORY_POINTER, // pointers, maps, channels, function values
    IR_MEMORY_HEADER,  // the words of strings, slices and interfaces
    IR_MEMORY_FLOAT,   // of either size
    IR_MEMORY_FLOAT32,
    IR_MEMORY_FLOAT64,
    IR_MEMORY_INT8, // bool too
    IR_MEMORY_INT16,
    IR_MEMORY_INT32,
    IR_MEMORY_INT64,
    IR_MEMORIES
} IrMemory;

// How a Go type is lowered; cached in Type.gen.
typedef struct IrLeaf {
    LLVMTypeRef type;
    int64_t offset;
    bool is_signed, is_float;
    IrMemory memory;
    uint64_t below; // a length or capacity, which is less; 0: any number
} IrLeaf;
typedef struct IrType {
    LLVMTypeRef llvm;        // memory type with Go's layout
    bool ssa;                // values are IR_SSA
    int nleaves;             // scalars inside (only counted up to LOAM_MAX_PARAM_LEAVES + 1)
    IrLeaf *leaves;          // when ssa
    LLVMValueRef descriptor; // or NULL until asked for
} IrType;

typedef struct IrGen IrGen; // the module (irgen_internal.h)

// The function being generated.
typedef struct IrFunc {
    IrGen *g;
    FuncNode *node; // NULL in wrappers
    Package *pkg;
    LLVMValueRef fn;
    LLVMBasicBlockRef entry; // holds untagged allocas
    LLVMBuilderRef b;
    LLVMMetadataRef scope;       // DISubprogram
    const char *path;            // its file as positions spell it; NULL: it has no source
    const char *other_path;      // the file that the last //line directive ascribed code to,
    LLVMMetadataRef other_scope; // and the scope of that code
    LLVMValueRef results_ptr;    // "loam-results" parameter or NULL
    LLVMValueRef context;        // closure object or NULL
    Pos pos;                     // current source position (ir_set_pos)
    struct Body *body;           // body side: its state (body.h); NULL until first used
    LLVMBasicBlockRef unwind;    // landing pad of the calls that follow; NULL: a panic leaves the function
    bool quiet;                  // loam-inline leaves the calls that follow alone, as gc does
    bool terminated;             // the current block has its terminator
    int thunks;                  // wrappers made for its closure objects (ir_thunk_begin)
    int64_t reserved;            // bytes of the frame that gc would use and this one does not
    int64_t callee;              // bytes of the arguments and results of its largest call through a pointer
} IrFunc;

// The type of an expression, or of a local variable, as the body being generated sees it. All of irgen asks
// here: an instance of a generic function will put its type arguments in place of type parameters here. (What
// stands at package level, static.c, depends on no type parameter.)
static inline Type *gen_type(const IrFunc *f, const Expr *e) {
    (void)f;
    return e->type;
}
static inline Type *gen_var_type(const IrFunc *f, const Object *var) {
    (void)f;
    return var->type;
}

// ---- the core gives ---------------------------------------------------------------------------------------
Compiler *ir_compiler(IrGen *);
LLVMContextRef ir_context(IrGen *);
LLVMModuleRef ir_module(IrGen *);
const IrType *ir_type(IrGen *, Type *);
LLVMTypeRef ir_llvm_type(IrGen *, Type *);
LLVMTypeRef ir_managed_ptr(IrGen *); // ptr addrspace(1)
LLVMTypeRef ir_raw_ptr(IrGen *);
LLVMTypeRef ir_int(IrGen *, int bits);
LLVMValueRef ir_type_descriptor(IrGen *, Type *); // raw ptr constant, "type:..."
bool ir_direct_iface(Type *); // an interface's data word is the value itself (one pointer)
LLVMValueRef ir_layout_descriptor(IrGen *,
                                  Type *); // the same, for allocation and copies: keeps no methods alive
// Map types (maptype.c): where in a block of eight slots keys and values lie.
typedef enum IrMapClass { IR_MAP_INT, IR_MAP_PTR, IR_MAP_STRING, IR_MAP_ANY } IrMapClass; // of map.go
typedef struct IrMap {
    IrMapClass key_class;
    bool split, indirect_key, indirect_elem, may_panic, reflexive, slot_words, update_key;
    int64_t key_stride, elem_stride, elem_offset;
    Type *block, *small, *header; // eight slots, a small table, what a map value points to
} IrMap;
const IrMap *ir_map(IrGen *, Type *map);
LLVMValueRef ir_itab(IrGen *, Type *concrete, Type *iface); // raw ptr constant, "itab:..."
LLVMValueRef ir_function(IrGen *, FuncNode *); // declares and queues a function or method; its LLVM function
LLVMValueRef ir_func_value(IrGen *, FuncNode *); // constant closure object of a function, as ptr addrspace(1)
LLVMValueRef ir_method_expr_value(IrGen *, Type *recv,
                                  const Selection *); // T.Method or I.Method as a function value
LLVMValueRef ir_method_wrapper(IrGen *, Type *recv,
                               const MethodEntry *); // code that takes an interface's data word
// Code of a method value x.M: its closure object is {code, receiver}; the receiver has type `recv`: the
// declared receiver type of the method func (value or pointer, embedded fields already followed), or the
// interface type (SEL_IFACE_METHOD).
LLVMValueRef ir_bound_method_code(IrGen *, Type *recv, const Selection *);
LLVMValueRef ir_global(IrGen *, Object *var); // raw ptr; zero-initialised definition, queued initialisation
LLVMValueRef ir_external(IrGen *, const char *symbol, LLVMTypeRef); // raw ptr; declares it when it is new
LLVMValueRef ir_string_constant(IrGen *, Bytes);                    // {ptr addrspace(1), i64}
LLVMValueRef ir_static_object(IrGen *, Type *, LLVMValueRef initializer,
                              bool readonly); // private global, as ptr addrspace(1)

void ir_set_pos(IrFunc *, Pos); // following instructions get this debug location
// Reports a type declared with //go:notinheap where the program would allocate a value of it.
void ir_require_allocatable(IrFunc *, const Type *, Pos);
LLVMValueRef ir_entry_alloca(IrFunc *, LLVMTypeRef, const char *name); // untagged, entry block, for mem2reg
// A tagged object at this point of the code (contract 2); returns its address as ptr addrspace(1), zeroed.
LLVMValueRef ir_object(IrFunc *, Type *, const char *kind, const char *text, Pos);
// The same for an object whose contents are those of a constant and never change: the constant takes its
// place once it has been reported. The caller stores the contents into it nevertheless, for the analyses in
// between.
LLVMValueRef ir_constant_object(IrFunc *, Type *, LLVMValueRef init, const char *kind, const char *text, Pos);
// The address of an object whose type is not known yet; ir_object_settle makes the object, in its place.
LLVMValueRef ir_object_later(IrFunc *);
void ir_object_settle(IrFunc *, LLVMValueRef address, Type *, const char *kind, const char *text);
// Storage of a variable: ptr (untagged) when its address is never taken and no closure captures it by
// reference, else an object.
Place ir_declare_var(IrFunc *, Object *var); // zeroed
// A named variable that is assigned as a whole at once. With one store instead of two LLVM need not look for
// places where values meet, which costs as much as there are blocks after the declaration.
Place ir_declare_unset(IrFunc *, Object *var);
bool ir_declare_at(IrFunc *, Object *var, LLVMValueRef address); // false: it must be an object of its own
Place ir_var(IrFunc *, Object *var);    // of any visible variable: local, captured, global
Value ir_func_lit(IrFunc *, Expr *lit); // closure object with captures, body queued
LLVMBasicBlockRef ir_block(IrFunc *, const char *name);
void ir_branch(IrFunc *, LLVMBasicBlockRef); // no-op when terminated
void ir_cond_branch(IrFunc *, LLVMValueRef cond, LLVMBasicBlockRef then, LLVMBasicBlockRef els);
void ir_place_block(IrFunc *, LLVMBasicBlockRef); // continue at its start

// Calls. ir_call calls Go code, ir_call_rt a function of abi.def; all calls but those of LLVM's intrinsics go
// through ir_emit_call below them, which knows where a panic in the callee leads: with IrFunc.unwind set, the
// call is an invoke that unwinds there, and the code goes on in its normal successor.
typedef enum IrRt { // RT_panicIndex, ...: the functions of abi.def
#define LOAM_RT(id, symbol, signature, escape, kind) RT_##id,
#include "loam/abi.def"
    RT_COUNT
} IrRt;
const char *ir_rt_name(IrRt);
const char *ir_rt_signature(IrRt);
LLVMValueRef ir_call_rt(IrFunc *, IrRt, LLVMValueRef *args, int n); // multi-results as a struct value
// Whether what the function accesses is touched before: where the program uses debug.SetPanicOnFault, the
// user's functions with deferred calls have others do it, for no landing pad belongs to a load or a store.
bool ir_touches(const IrFunc *);
// Before an access of so many bytes, which may fault.
void ir_touch_bytes(IrFunc *, LLVMValueRef address, LLVMValueRef size, bool writes);
bool ir_known_non_nil(LLVMValueRef);
LLVMValueRef ir_emit_call(IrFunc *, LLVMTypeRef, LLVMValueRef code, LLVMValueRef *args, unsigned n);
// A landing pad for IrFunc.unwind: an empty block after `landingpad token cleanup`, where a panic arrives.
LLVMBasicBlockRef ir_landing_pad(IrFunc *, const char *name);
// Deferred calls (stmt/defer.c): the closure code that makes those of a function, which takes the record, a
// closure object; generating it, beside the function's own; calling it; telling the passes of the record.
void ir_own_frame(IrFunc *); // the function is never a part of another one
LLVMValueRef ir_deferred_code(IrFunc *);
IrFunc *ir_deferred_begin(IrFunc *, LLVMValueRef code);
void ir_deferred_end(IrFunc *);
void ir_call_deferred(IrFunc *, LLVMValueRef code, LLVMValueRef record);
void ir_mark_defers(IrFunc *, LLVMValueRef record);
void ir_mark_visible(IrFunc *, LLVMValueRef address); // any call may read and change what is there
void ir_mark_sent(IrFunc *, LLVMValueRef address);    // what is there goes to the heap
LLVMValueRef ir_leading_zeros(IrFunc *, LLVMValueRef i64);
// Arguments are Go values in order (receiver first); results come back as one Value a result (in *results,
// arena).
typedef struct Callee {
    LLVMValueRef code, context; // context: closure object or NULL
    Type *sig;
    bool has_recv;
    Type *recv;
    bool is_literal; // of a function literal where it stands: !loam.literal
} Callee;
int ir_call(IrFunc *, const Callee *, const Value *args, int nargs, Value **results);
void ir_return(IrFunc *, const Value *results, int n); // emits the return with the function's convention

// The instance of a function of package runtime for a map type; the descriptor is not among the arguments.
LLVMValueRef ir_call_map(IrFunc *, IrRt, Type *map, LLVMValueRef *args, int n);

Value ir_load(IrFunc *, Place);        // IR_SSA: leaf-wise load; IR_MEM: a copy unless `ir_load_ref`
Value ir_load_ref(IrFunc *, Place);    // IR_MEM: the place itself, for uses that end before it can change
bool ir_knows_lengths(const IrFunc *); // IrLeaf.below is true of what is loaded here, or passed (H28)
void ir_alias_tag(IrFunc *, LLVMValueRef load_or_store, IrMemory);
void ir_store(IrFunc *, Place, Value); // typed, leaf by leaf or through typedmemmove
Value ir_zero(IrFunc *, Type *);
Value ir_const(IrFunc *, const Const *, Type *);
LLVMValueRef ir_extract(IrFunc *, LLVMValueRef aggregate,
                        unsigned index);    // extractvalue that looks through insertvalue
Place ir_temp(IrFunc *, Type *);            // untagged entry alloca (IR_MEM values)
void ir_not_supported(IrFunc *, Pos, Lack); // refuses (refuse.h); generation goes on with undef

// ---- the body gives ---------------------------------------------------------------------------------------
bool gen_has_defers(const FuncNode *);        // its results are all variables then
void gen_body(IrFunc *, FuncNode *);          // statements of a function; named results are declared by then
Value gen_expr(IrFunc *, Expr *);             // exactly one value
int gen_multi(IrFunc *, Expr *, Value **out); // call, or comma-ok expression when `out` places are two
Place gen_place(IrFunc *, Expr *);            // addressable expression (evaluates, checks bounds and nil)
Value gen_convert(IrFunc *, Value, Type *to,
                  Expr *source); // any conversion, also to interfaces (`source`: for the report)
LLVMValueRef gen_equal(IrFunc *, Value, Value, Pos); // of one type
// Bodies of func(key *K, seed uint64) uint64 and func(p, q *K) bool.
void gen_map_hash(IrFunc *, Type *key);
void gen_map_equal(IrFunc *, Type *key);
// Is it decided which clause of an expression switch is executed? gc drops the others. *taken: it, or NULL.
bool gen_switch_decided(const Stmt *, Clause **taken);
void gen_nil_check(IrFunc *, LLVMValueRef managed_ptr); // branch to panicmem, !make.implicit
void gen_init_step(IrFunc *, const InitStep *);         // one step of package initialisation, as code

#endif
