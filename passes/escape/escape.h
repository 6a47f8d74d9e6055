// escape.h - what the files of the escape analysis share.
//
// The analysis runs over batches: a strongly connected component of the call graph, functions together with
// the closures that they create, callees first. Each batch gets a graph.
//
//   Node     a place that can hold managed pointers: the heap, a parameter's or a result's scalar, a phi, the
//            content of an object
//   Route    how a pointer is reached from another: a count of dereferences (-1 its address, 0 itself, 1 what
//            it points to, ...), at which offsets the first of them are, and what is added at the end
//   Edge     dst <- src by a route
//   Leaf     what one scalar of an SSA value is: (node, route); node -1: nothing that could be on a stack.
//            Only phis, selects, parameters and call results need nodes of their own; loads and address
//            arithmetic are routes.
//   Object   a call of @loam.object, an untagged alloca, or the memory behind a "loam-results" parameter.
//            Content written and read at constant offsets has Parts of its own; the object's own node is the
//            union of them all and of the rest.
//   Moved    a place that the addresses flow to through which code may move words within an object ("self-
//            assignments" in build.c). An object whose address gets there is one whole: its parts hold
//            whatever its node holds.
//   Receivers  what becomes the receiver of an unknown method flows there: all escapes but boxes, of which
//            just the content does (receivers.c)
//   Store    what a parameter leads to: a place outside of the function, where it stores
//   Given    an argument for code that a parameter leads to: who knows the code knows what becomes of it
//
// A store flows into an object when its address is known to lie in that object, to a Store when a parameter
// leads to it, else to the heap. What flows out of a function is summarised in tags: for each LLVM parameter
// the route by which it gets to the heap, to Moved, to Receivers, to each result slot, to each Store and to
// each Given.
//
// Invariants: nothing on a stack is reachable from the heap, from a caller (but through results that outlive
// nothing), from a later iteration of the loop it was made in. Whatever is not understood leaks to the heap.
#ifndef LOAM_PASSES_ESCAPE_H
#define LOAM_PASSES_ESCAPE_H

#include "analysis/cfg.h"
#include "analysis/components.h"
#include "ir/rewrite.h"

enum { ESCAPE_MAX_DEREFS = 60, ESCAPE_PATH = 4, ANY_OFFSET = INT16_MIN };
enum { ESCAPE_HEAP = 0, ESCAPE_MOVED = 1, ESCAPE_RECEIVERS = 2 }; // the first nodes of every graph

// Rules of the algebra: route.c. Offsets of dereferences after the first ESCAPE_PATH are not known.
typedef struct Route {
    int8_t derefs;
    int16_t offset; // added at the end
    int16_t path[ESCAPE_PATH];
} Route;

typedef enum NodeKind {
    NODE_HEAP,
    NODE_MOVED,
    NODE_RECEIVERS,
    NODE_VALUE,
    NODE_PARAM,
    NODE_RESULT,
    NODE_STORE,
    NODE_GIVEN,
    NODE_OBJECT,
    NODE_PART
} NodeKind;

// Regions (regions.c) are looked for with a finer model than the one that decides what is on the heap.
typedef enum EdgeWhen { EDGE_ALWAYS, EDGE_COARSE, EDGE_FINE } EdgeWhen;
typedef struct Edge {
    int src, next;
    uint8_t when;
    Route route;
    LLVMValueRef where;
} Edge;

typedef struct Node {
    uint8_t kind;
    bool escapes, is_root;
    Route route; // of the running walk
    int fn;      // index into Escape.funcs; -1: the heap
    int block;   // of an object or value
    int loop;    // object: innermost loop around it; phi: the loop whose iterations it connects, or -1
    int edges;   // list of incoming edges, -1 ends it
    int index;   // number of the parameter, result slot, store, given or object
    LLVMValueRef value;
    unsigned walk; // number of the walk that route, dst and via belong to
    int dst, via;  // next node and edge on the path to the walk's root
} Node;

typedef struct Leaf {
    int node;
    Route route;
} Leaf;
typedef struct Leaves {
    int n;
    Leaf *at;
} Leaves;

// A piece of an object's content: a word at a constant offset (size 0), or everything in [offset, offset +
// size) written at once.
typedef struct Part {
    int64_t offset, size;
    int node, next;
    int next_range; // of the object, or -1
    int same_place; // next range with this offset, or -1
    LLVMValueRef value;
    int stores;
    bool trusted; // somebody was told that `value` is what this word holds (escape_only_store)
} Part;

typedef enum ObjectKind {
    OBJECT_VAR,
    OBJECT_EXPR,
    OBJECT_SILENT,
    OBJECT_BUFFER,
    OBJECT_ARENA,
    OBJECT_REGION, // any number of objects that a callee makes (lentregions.c)
    OBJECT_STATIC, // calls of @loam.object
    OBJECT_ALLOCA,
    OBJECT_RECORD, // calls of a LOAM_ATTR_RECORD
    OBJECT_ARRAY,  // calls of a LOAM_ATTR_FRESH that make arrays of pointers on the heap
    OBJECT_RESULTS
} ObjectKind;
// Space that a function can do without: null where it may not be in the frame.
static inline bool escape_is_spare(ObjectKind kind) { return kind == OBJECT_BUFFER || kind == OBJECT_ARENA; }
typedef struct EscObject {
    LLVMValueRef value;
    uint8_t kind;
    bool is_closure; // word 0 holds a function: contract 5 says that nobody writes to it later
    bool is_box;     // holds a value in interfaces (receivers.c)
    bool moved;      // code may move words within it (see the head of this file)
    bool is_joined;  // its parts are one whole
    bool in_frame;   // objects of the frame lead to it
    bool is_slot;    // memory for an object of a callee (slots.c)
    bool is_bounded; // regions.c: it is on the heap, but nothing leads to it when ...
    int until;       // ... a round of this loop ends, or -1: its function returns
    int node, fn, parts;
    int ranges, all; // list of its ranges; when they are many, a node that is all of them, else -1
    const char *text;
    uint64_t size;
    const char *why;       // reason that needs no flow ("too large for stack"), or NULL
    LLVMValueRef steps[8]; // instructions on its way to what outlives it, for advice
    int nsteps;
} EscObject;

// Where a pointer points: an object of the batch and an offset, -1 when it is not constant. object -1: not
// known.
typedef struct Address {
    int object;
    int64_t offset;
} Address;

// Bytes in memory of a result, or of a word of it.
typedef struct Slot {
    int64_t offset, size;
    int result;
} Slot;

// What a function stores where parameter `param` leads to: `from` are the tags of its parameters.
typedef struct EscStore {
    int param;
    Route to;
    Route *from;
    int node; // while its batch is worked on
} EscStore;

// What a function gives, as argument `arg`, to code that is the word at `offset` of what its parameter
// `param` points to (a table of methods, or a closure object): `from` are the tags of its parameters.
typedef struct EscGiven {
    int param, offset, arg;
    Route *from;
    int node;          // while its batch is worked on
    LLVMValueRef call; // one of these calls; NULL: it is in another module
} EscGiven;
enum { MAX_STORES = 16, MAX_GIVEN = 16 };

enum {
    TAG_HEAP,
    TAG_MOVED,
    TAG_RECEIVERS,
    TAG_RESULTS,
    NO_TAG = -2
}; // NO_TAG: as derefs, the parameter does not get there

// One function of the module; lives as long as the analysis.
typedef struct EscFunc {
    LLVMValueRef fn;
    bool is_defined, is_tagged, // is_tagged: its tags are known; of a declaration, from another module
        is_trusted,             // "loam-trusted": its letters hold, not its body
        called_only;            // called_only: a closure whose object is used for nothing but direct calls
    int nparams, nslots;
    Route *tags; // of a parameter: to the heap, to Moved, to Receivers, then to each slot (escape_tag)
    EscStore *stores;
    EscGiven *given;
    int nstores, ngiven;
    int results_param;    // "loam-results" parameter, or -1
    struct Slot *slots;   // where each slot lies behind it; NULL: not known, or too many to tell apart
    LLVMValueRef about;   // !loam.func
    LLVMValueRef creator; // the only object that this closure's code is stored into, or NULL
    int parent;           // function of creator, or -1
    int generation;       // number of its ancestors
    int enter, leave;     // f is an ancestor of g: f->enter < g->enter <= f->leave
    int context_param;    // when creator
    // while its batch is worked on
    PassCfg *cfg;
    bool *loop_has_object, *reached;   // reached: of each block; NULL: all are
    bool stores_leak, given_leaks;     // somebody may call it who does not see these tags
    bool calls_itself, region_changes; // it does not hand its own region on then
    int given_closed;                  // how many of them escape_close_given has settled
    int first_param, first_result, results_object;
    bool result_is_traced;  // its result is null or one of ...
    uint64_t result_params; // ... these parameters (provenance.c)
    uint64_t spare_bytes;   // of its objects that are spare
} EscFunc;

// A function that code pointers may lead to: as a method of that name, or "" as any function value, with that
// signature, or "" with any. fn -1: one of which nothing is known.
typedef struct EscCallee {
    const char *method, *signature;
    LLVMTypeRef type;
    int fn;
} EscCallee;

// A call of a function of the same batch.
typedef struct EscRingCall {
    LLVMValueRef call;
    int from, to;
    int closed; // how much of what the callee gives is settled
} EscRingCall;

// The node that a store to an unknown object flows into; fine: that of the finer model where it is another
// one, else -1.
typedef struct EscTarget {
    int node, fine;
} EscTarget;

// A region of a function (handles.c).
typedef struct EscHandle {
    int fn, until; // freed when a round of this loop begins, or -1: just when the function returns
    LLVMValueRef words;
} EscHandle;

typedef struct Escape {
    LLVMModuleRef module;
    const LoamPassOptions *options;
    LLVMTargetDataRef layout;
    PassArena arena; // of the module
    EscFunc *funcs;
    int nfuncs;
    PASS_VEC(EscCallee) callees;     // sorted; none: they are not known
    PASS_VEC(LLVMValueRef) declared; // for them
    PassMap func_index;              // LLVM function -> index
    PassMap type_leaves;             // type -> number of managed pointers in it
    // the batch
    PassArena batch;
    PASS_VEC(Node) nodes;
    PASS_VEC(Edge) edges;
    PASS_VEC(EscObject) objects;
    PASS_VEC(Part) parts;
    PASS_VEC(Leaves) values;
    PASS_VEC(EscRingCall) ring_calls;
    PASS_VEC(EscHandle) handles;
    PassMap value_index;  // instruction -> values
    PassMap object_index; // instruction -> objects
    PassMap part_index;   // object and offset -> parts
    PassMap several;      // pointer -> targets (provenance.c)
    PASS_VEC(EscTarget) targets;
    unsigned walk;
    bool is_trial;        // nothing is remembered
    bool is_fine;         // in a trial: edges of the finer model count
    PassMap array_index;  // call -> its OBJECT_ARRAY
    LLVMValueRef without; // in a trial: the flows of this instruction do not count
} Escape;

// funcs.c: the call graph
void escape_funcs_new(Escape *);
int escape_func(const Escape *, LLVMValueRef fn);            // -1: none
LLVMValueRef escape_code_of_closure_load(LLVMValueRef code); // a constant closure's code, or NULL
bool escape_only_calls(LLVMValueRef user, LLVMValueRef fn);  // a call of fn that does not pass it on
int escape_components(Escape *, int **order, int **start);   // functions grouped by component, bottom-up
bool escape_is_ancestor(const Escape *, int f, int closure); // f made closure, or an ancestor of it did
LLVMValueRef escape_strip(LLVMValueRef pointer);             // through casts, arithmetic, aggregates

// callees.c
bool escape_is_closure_call(LLVMValueRef call);
void escape_callees_declare(Escape *);                          // before the functions are listed
void escape_callees_new(Escape *);                              // after
void escape_callees_drop(Escape *);                             // what was declared
bool escape_is_function_value(LLVMValueRef fn, bool is_method); // not only called, and in tables of methods
LLVMValueRef escape_called(LLVMValueRef call);                  // the code pointer, seen through freezes
const EscCallee *escape_callees(const Escape *, LLVMValueRef call, int *n); // n 0: they are not known

// route.c
Leaf escape_nothing(void);
Leaf escape_value_of(int node);
Leaf escape_address_of(int object_node);
Route route_add(Route, int64_t offset); // ANY_OFFSET: not known
Route route_load(Route, int64_t offset);
Route route_unknown(int derefs);
Route route_then(Route first, Route next); // first is no address, or next dereferences nothing
Route route_rest(Route);
bool route_covers(Route a, Route b);
Route route_join(Route, Route);
Leaf escape_further(Leaf, int64_t offset); // ANY_OFFSET: not known
Leaf escape_follow(Escape *, Leaf, Route);
Leaf escape_deref(Escape *, Leaf, int n); // n times, anywhere

static inline bool escape_is_region_param(const EscFunc *f, int i) { // lent by callers (lentregions.c)
    return i < f->nparams && pass_fn_attr(f->fn, (LLVMAttributeIndex)(i + 1), LOAM_ATTR_REGION);
}

// graph.c
int escape_node(Escape *, NodeKind, int fn, LLVMValueRef value);
void escape_flow(Escape *, int dst, Leaf src, LLVMValueRef where); // dst <- src
void escape_flow_when(Escape *, int dst, Leaf src, LLVMValueRef where, EdgeWhen);
void escape_leak(Escape *, Leaves src, int derefs, LLVMValueRef where); // heap <- src dereferenced
void escape_move(Escape *, Leaves, LLVMValueRef where); // what they lead to may be moved about within objects
void escape_move_at(Escape *, Leaf, LLVMValueRef where);
int escape_object(Escape *, int fn, LLVMValueRef value, ObjectKind, int block);
Leaf escape_read(Escape *, Address);                     // content at an address in an object
int escape_write(Escape *, Address, LLVMValueRef value); // node to flow into; value: what is stored, or NULL
int escape_write_range(Escape *, Address, int64_t size); // the same for many words; size -1: to the end
LLVMValueRef escape_only_store(Escape *, Address); // the one value stored at a word of a closure, or NULL
void escape_close_objects(Escape *);               // relates parts when all code was seen
void escape_leak_stores(Escape *, EscFunc *);
void escape_join_moved(Escape *, EdgeWhen);                            // makes moved objects one whole
int escape_word(const Escape *, Address);                              // the node of a word, or -1
bool escape_overlaps(const Part *range, int64_t offset, int64_t size); // size -1: to the end

// values.c
int escape_type_leaves(Escape *, LLVMTypeRef);
Leaves escape_leaves(Escape *, LLVMValueRef);
void escape_set_leaves(Escape *, LLVMValueRef, Leaves);
void escape_set_param(Escape *, int fn, int param, int object); // object -1: the parameter's own node
Leaves escape_gep_leaves(Escape *, LLVMValueRef gep);
Leaves escape_new_leaves(Escape *, int n);                            // all "nothing"
Leaves escape_fresh_leaves(Escape *, int fn, LLVMValueRef, int loop); // a node for each
Address escape_address(Escape *, LLVMValueRef pointer);
Address escape_leaf_address(const Escape *, Leaf); // which object it is, and where
void escape_leaf_offsets(Escape *, LLVMTypeRef, int64_t offset, int64_t *out); // byte offset of each leaf
int escape_first_leaf(Escape *, LLVMTypeRef *aggregate, const unsigned *indices,
                      unsigned n); // aggregate becomes the element

// build.c, calls.c
void escape_build(Escape *, const int *fns, int n);
void escape_call(Escape *, int fn, LLVMValueRef call);
static inline Route *escape_tag(const EscFunc *f, int param, int to) {
    return &f->tags[param * (TAG_RESULTS + f->nslots) + to];
}
// By this pointer, or one to the same object.
EscTarget escape_store_target(Escape *, int fn, Leaf address, LLVMValueRef pointer);
void escape_flow_to(Escape *, EscTarget, Leaf src, LLVMValueRef where);
LLVMValueRef escape_offered(LLVMValueRef phi); // its slot's or region's parameter, or NULL
void escape_creation(Escape *, Leaf address, LLVMValueRef code,
                     LLVMValueRef where); // what is at `address` becomes a closure with this code

void escape_keep(Escape *, const EscFunc *, int param, Leaf, LLVMValueRef where);

// provenance.c
EscTarget escape_store_to_several(Escape *, int fn, LLVMValueRef pointer); // as escape_store_target
bool escape_makes_array(LLVMValueRef instruction);                         // an OBJECT_ARRAY
void escape_trace_results(Escape *, int fn);                               // when the batch's code was seen

// receivers.c
bool escape_is_box(const char *kind); // of an object
int escape_receiver(const Escape *, LLVMValueRef call,
                    int results_arg); // argument of an unknown method, or -1
void escape_receive(Escape *, Leaves receiver, LLVMValueRef where);
int escape_tag_node(const Escape *, int to); // where what has that tag flows to

// given.c: callees that a parameter leads to
int escape_code_param(const Escape *, int fn, LLVMValueRef call, int *offset); // -1: none leads to the code
int escape_given(Escape *, int fn, EscGiven key);                       // the node that argument flows into
void escape_give(Escape *, int fn, LLVMValueRef call, const EscFunc *); // what a known callee gives further
void escape_close_given(Escape *, const int *fns, int n);               // when all bodies were seen
void escape_table_edges(const Escape *, PassEdges *out); // callers of functions -> what their tables lead to

// solve.c
void escape_solve(Escape *);
void escape_solve_without(Escape *, LLVMValueRef instruction,
                          bool *escapes); // of each object, if it were not there
void escape_try(Escape *);        // solves again: `escapes` of nodes is anew, nothing else is remembered
void escape_find_moved(Escape *); // what is moved in the finer model; before trials in it
// Of each object: does an object of the frame, one that neither escapes nor is bounded, lead to it?
void escape_find_held(Escape *, bool *held);

// regions.c
bool escape_may_have_region(const EscObject *); // of a kind that does not stay where it is
bool escape_has_region(const EscObject *);      // and is bounded
void escape_bound(Escape *); // after escape_solve: is_bounded, until and in_frame of what escapes

// handles.c
LLVMValueRef escape_handle(Escape *, const EscObject *bounded); // the address of its region's words
LLVMValueRef escape_region_alloc(LLVMModuleRef, LLVMBuilderRef, LLVMValueRef size, LLVMValueRef type,
                                 LLVMValueRef handle);
bool escape_is_region_alloc(LLVMValueRef); // such a call
enum { REGION_ALLOC_HANDLE = 2 };          // its argument
void escape_free_handles(Escape *);

// dying.c
void escape_mark_dying(Escape *); // after escape_solve: LOAM_ATTR_DIES
// Of such a call: the returns behind it, where what it makes is freed, "13:2, 9:3"; NULL: none.
const char *escape_freed_at(Escape *, const EscFunc *, LLVMValueRef call);
const char *escape_returns_behind(Escape *, const EscFunc *, LLVMValueRef); // as text; NULL: none

// explain.c: -m=2, while a walk's path from l to its root stands
void escape_explain(Escape *, int root, int l, int derefs);
void escape_advise(Escape *);                                            // after escape_solve
void escape_explain_call(Escape *, LLVMValueRef call, const char *text); // of a call that always allocates

// summary.c: tags, and how they are written
Route *escape_new_tags(Escape *, int n);                         // all NO_TAG
EscStore *escape_new_store(Escape *, EscFunc *, int param);      // without its place; NULL: too many
EscGiven *escape_new_given(Escape *, EscFunc *, EscGiven key);   // NULL: too many
bool escape_tags_from(Escape *, EscFunc *, const char *summary); // false: not of this function's shape
void escape_tags_into(const EscFunc *);                          // the function's LOAM_ATTR_SUMMARY

// report.c, rewrite_objects.c
const char *escape_param_name(const EscFunc *, int param,
                              PassPos *at); // of the source parameter that an LLVM one belongs to
const char *escape_result_name(const EscFunc *, int slot);
void escape_report(Escape *, const int *fns, int n);
void escape_report_declaration(Escape *, int fn);
bool escape_rewrite(Escape *);

#endif
