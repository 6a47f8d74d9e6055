// gen.h - inside IR generation's core: the units being made, the records of the program, and what the core's
// files give each other. Included by core/ and notes/.
//
// One function is generated at a time: ir_function and friends only declare a function and queue it;
// run_queue takes the queue's entries in order. A literal's body, queued by the function around it, finds its
// captured variables in its own closure object.
//
// Ownership: everything lives in the compilation's arena; modules belong to their IrGen until irgen_program
// hands them out. LLVM values never pass from one unit to another: ir_function and ir_global give a unit its
// own declaration of what another defines. Linkage is set by ir_set_linkage alone.
//
// The checked tree is shared and never written to. What is known of its nodes stands in side tables
// (nodemap.h): in IrGen what holds for the module, in IrFunc what holds for one body (variables, labels). A
// body can be generated any number of times, each time into a function of its own.
#ifndef LOAM_IRGEN_GEN_H
#define LOAM_IRGEN_GEN_H

#include "base/strmap.h"
#include "base/nodemap.h"
#include "irgen/core/refuse.h"
#include "irgen/irgen.h"
#include "syntax/parser.h"
#include "syntax/scanner.h"
#include <llvm-c/Target.h>

typedef struct AbiParam {
    Type *type;
    const IrType *ir;
    int first, count; // LLVM parameters
    bool by_ptr;      // one pointer to a copy
} AbiParam;
typedef struct AbiResult {
    Type *type;
    const IrType *ir;
    int first, count;
    int64_t offset;
} AbiResult;
typedef struct FuncAbi {
    LLVMTypeRef fn_type, ret;
    bool results_mem;   // results behind the first parameter
    Type *results_type; // then: their struct
    bool has_context;
    int context_index;
    AbiParam *params;
    int nparams; // receiver first
    AbiResult *results;
    int nresults;
    LLVMTypeRef *param_types;
    bool *param_signed;
    int nllvm; // LLVM parameters, for their attributes
} FuncAbi;

typedef struct TypeDesc { // one a descriptor symbol
    Type *type;
    const char *name; // path-qualified
    LLVMValueRef global;
    bool methods; // the type is converted to an interface (or lies inside one that is)
    MethodSet set;
    bool set_known;
    bool filled;       // its initial value is made, or queued
    LLVMValueRef *ifn; // code of each method, NULL as long as no interface names it
} TypeDesc;

typedef struct IrTypeRec {
    IrType ir;
    TypeDesc *desc;
    IrMap *map;      // of a map type, when known
    FuncAbi *abi[2]; // signatures without receiver: plain, with context
} IrTypeRec;

typedef struct FuncRec {
    FuncNode *node;
    Package *pkg;
    const char *symbol;     // linker name
    const char *short_name; // as reports print it
    LLVMValueRef fn;        // in the package's unit
    bool queued;
    bool cost_known, cost_active;
    bool grouped; // in a ring of calls with other functions
    int cost;     // -1: never inlined
    bool hot;     // a profile says so, and it is not too large: its body goes to other packages
    bool big;     // over 5,000 of gc's nodes: only the smallest functions are inlined into it
    const char *reason;
} FuncRec;

// One step of package initialisation.
typedef struct StepRec {
    InitStep *step;
    Package *pkg;
    int index;
    bool wanted;
    LLVMValueRef fn; // its code, NULL while it is not wanted or when it became initialisers
} StepRec;
typedef struct GlobalRec {
    LLVMValueRef gv; // in the package's unit
    StepRec *step;
} GlobalRec;
typedef VEC(StepRec *) StepList;
typedef struct PackageRec {
    StepList steps;
    const char *init; // symbol of its initialisation, NULL when there is nothing to do
} PackageRec;

typedef struct Work {
    IrGen *g;
    void (*run)(IrGen *, void *);
    void *data;
} Work;

// What the units share: facts about the program's functions, variables and packages, and the queue.
typedef struct IrProgram {
    bool separate, apart;                         // of IrOptions
    Package *package;                             // of IrOptions
    bool casts;                                   // ir_program_casts: asked by ir_signature, alias.c
    bool panics_on_fault;                         // ir_program_panics_on_fault
    VEC(const char *) missing;                    // functions of it that have no code
    VEC(IrGen *) units;                           // one, or in the order in which they were first needed
    NodeMap unit_of;                              // separate: Package -> IrGen
    NodeMap func_recs, global_recs, package_recs; // FuncNode, Object, Package -> its record
    VEC(Work) queue;
    int queue_head;
    NodeMap slice_params;    // stmt/sliceuse.c: what functions do with their parameters that are slices
    Refusals refusals;       // what was found to be not supported
    StrMap bodies;           // symbol -> FuncRec of the function that has a body
    NodeMap temporaries;     // notes/temporaries.c: calls -> numbers; functions that were counted
    VEC(FuncRec *) counting; // cost.c: functions whose count is under way, outermost first
} IrProgram;

// One unit: a module and what was made in it. Everything that holds LLVM values is the unit's own.
struct IrGen {
    IrProgram *p;
    Compiler *c;
    Arena *arena;
    IrOptions options;
    Package *main;
    LLVMContextRef ctx;
    LLVMModuleRef mod;
    LLVMTargetDataRef layout;
    LLVMTypeRef managed, raw, i1, i8, i16, i32, i64, f32, f64, void_, string, slice, iface;
    NodeMap type_recs;          // Type -> IrTypeRec
    NodeMap elsewhere;          // FuncRec, GlobalRec of another unit -> its declaration in this one
    NodeMap func_values;        // FuncRec -> constant closure object
    StrMap symbols;             // wrappers, itabs, closures by symbol -> LLVMValueRef
    StrMap strings;             // bytes -> LLVMValueRef (private global)
    struct RtRec *rt[RT_COUNT]; // functions of abi.def that are declared
    StrMap descs;               // path-qualified name -> TypeDesc
    VEC(TypeDesc *) desc_list;
    StrMap iface_methods; // method names that some interface descriptor of the program has
    bool iface_methods_grew;
    // debug information
    LLVMDIBuilderRef di;
    LLVMMetadataRef di_unit, di_fn_type;
    LLVMMetadataRef *di_files;
    int ndi_files;
    unsigned md_object, md_func, md_type, md_range, md_tbaa;
    LLVMValueRef memories[IR_MEMORIES]; // their !tbaa; NULL: none
};

// symbol.c: what a symbol is, for the only place that decides on linkage.
typedef enum IrSymbol {
    IR_SYM_FUNC,     // a function of the source
    IR_SYM_OPEN,     // one that C or another package knows by its symbol (package runtime)
    IR_SYM_PUSHED,   // one with a symbol by //go:linkname, which other packages may give to theirs
    IR_SYM_IMPORT,   // a copy of what another object has, for LLVM to inline or read
    IR_SYM_VARIABLE, // a package variable
    IR_SYM_INIT,     // a package's initialisation
    IR_SYM_LOCAL,    // code that only its own unit refers to: literals, initialisers, wrappers
    IR_SYM_TYPE,     // descriptors and itabs: one a program, compared by address
    IR_SYM_HOME,     // descriptors of a package's own types, their parts, and code behind their methods
    IR_SYM_DATA,     // nameless constants and variables
} IrSymbol;
void ir_set_linkage(IrGen *, LLVMValueRef global, IrSymbol);

// module.c
IrGen *ir_unit(IrGen *, const Package *); // the unit that holds the package; NULL: another object does
void ir_queue(IrGen *, void (*run)(IrGen *, void *), void *data);
FuncRec *ir_func_rec(IrGen *, FuncNode *);
LLVMValueRef ir_declare_function(IrGen *, const char *symbol, const FuncAbi *);
void ir_function_attributes(IrGen *, LLVMValueRef fn);
void ir_add_attribute(IrGen *, LLVMValueRef fn, unsigned index, const char *name, const char *value);
void ir_add_enum_attribute(IrGen *, LLVMValueRef fn, unsigned index, const char *name);
LLVMValueRef ir_managed_const(IrGen *, LLVMValueRef raw_constant); // as ptr addrspace(1)
LLVMValueRef ir_private_global(IrGen *, LLVMTypeRef, LLVMValueRef init, const char *name, bool constant);
LLVMValueRef ir_const_text(IrGen *, const char *, size_t n); // raw ptr to interned bytes
const char *ir_path_symbol(IrGen *, const Package *);        // import path as symbols spell it
const char *ir_type_name(IrGen *, const Type *);             // unique
const char *ir_signature(IrGen *, Type *func, Type *recv);   // of a function value, or NULL
void ir_tag_method_code(IrFunc *, LLVMValueRef load, const char *text, const char *name); // what is loaded
const char *ir_method_name(IrGen *, const char *name, const Package *);
const char *ir_method_symbol(IrGen *, Type *recv, const char *method, Package *pkg, bool exported);

// alias.c
void ir_alias_begin(IrGen *); // makes IrGen.memories

// irtype.c
IrTypeRec *ir_type_rec(IrGen *, Type *);

// abi.c
FuncAbi *ir_abi(IrGen *, Type *sig, Type *recv /* or NULL */, bool context);
// Of a parameter of a function or call.
void ir_text_attribute(IrGen *, LLVMValueRef fn_or_call, bool is_call, int param, const char *name,
                       const char *value);
void ir_abi_attributes(IrGen *, const FuncAbi *, LLVMValueRef fn_or_call, bool is_call);
void ir_abi_ranges(IrGen *, const FuncAbi *,
                   LLVMValueRef fn); // its lengths and capacities are below their limits

// func.c
void ir_note_callee(IrFunc *, const FuncAbi *callee, LLVMValueRef code);          // for the limit of frames
void ir_check_delayed(IrFunc *, const FuncAbi *callee, Pos);                      // the frame of its wrapper
void ir_gen_function(IrGen *, const FuncRec *, LLVMValueRef fn, const FuncAbi *); // the body, into fn
IrFunc *ir_func_begin(IrGen *, LLVMValueRef fn, const FuncAbi *, FuncNode *, Package *, Pos);
void ir_func_end(IrFunc *);
const FuncAbi *ir_func_abi(IrFunc *);
Value ir_param_value(IrFunc *, const FuncAbi *, int param);

// value.c: first-class structs and their leaves
int ir_flatten(IrFunc *, Value, LLVMValueRef *leaves);
Value ir_unflatten(IrFunc *, Type *, const LLVMValueRef *leaves);
LLVMValueRef ir_offset(IrFunc *, LLVMValueRef addr, int64_t offset);
LLVMValueRef ir_to_managed(IrFunc *, LLVMValueRef addr);
LLVMValueRef ir_const_value(IrGen *, const Const *, Type *); // LLVM constant

// runtime.c
bool ir_rt_attributes_of(IrGen *, const char *symbol, LLVMValueRef fn); // false: in neither .def
bool ir_rt_is_known(const char *symbol);                                // whether abi.def or golib.def has it

// wrapper.c
void ir_set_signature(IrGen *, LLVMValueRef fn, Type *func, Type *recv); // of code of function values
IrFunc *
ir_thunk_begin(IrFunc *); // code of a func() closure object that the function makes; ends with ir_func_end

// static.c
LLVMValueRef ir_static_value(IrGen *, Expr *, Type *to); // NULL: not a link-time constant
// Whether a literal of an array of `len` elements is better filled in by code than written out.
bool ir_is_sparse(int64_t len, const Expr *literal);
bool ir_may_have_effects(IrGen *, Expr *);

LLVMValueRef ir_rt_function(IrGen *, IrRt);

// maptype.c: the words of a map's descriptor after the head
enum { IR_MAP_TAIL = 18 };
void ir_map_tail_types(IrGen *, LLVMTypeRef *out);
void ir_map_tail(IrGen *, Type *map, LLVMValueRef key, LLVMValueRef elem, LLVMValueRef *out);

// callable.c
void ir_want_methods(IrGen *, TypeDesc *);            // the type is converted to an interface
void ir_interface_names(IrGen *, const char *method); // an interface descriptor has such a method
bool ir_typedesc_settle(IrGen *); // queues methods that became callable; whether there were any

// apart.c
// Whether a type has no part that the checker left out, as it does with generic types of packages that are
// not the user's.
bool ir_type_is_whole(IrGen *, Type *);
bool ir_step_is_whole(IrGen *, const InitStep *); // the same of what it assigns
// The table LOAM_SECTION_STEPS of a package; `nothing`: code that does nothing.
void ir_emit_steps(IrGen *, const PackageRec *, LLVMValueRef nothing);

// typedesc.c
void ir_own_type(IrGen *,
                 Object *type_name);     // all that other modules may need of a type of IrOptions.package
bool ir_type_elsewhere(IrGen *, Type *); // its descriptor and methods are in another object
bool ir_type_at_home(IrGen *, Type *);   // they are here, and other objects rely on it
void ir_typedesc_finish(IrGen *);
bool ir_regular_memory(Type *); // == is == of the bytes

// dwarf.c
void ir_debug_init(IrGen *);
void ir_debug_finish(IrGen *);
LLVMMetadataRef ir_debug_file(IrGen *, uint16_t file);
LLVMMetadataRef ir_debug_function(IrGen *, LLVMValueRef fn, const char *symbol, Pos);

#endif
