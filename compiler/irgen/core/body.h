// body.h - what the files that generate function bodies share. Only they, and notes/, include it.
//
//   expr/   parts.c    parts of values: fields, elements, building strings, slices and interfaces
//           panic.c    checks that branch to a cold block of their own with the panic call
//           order.c    the order of evaluation: calls first, left to right, everything else late (as gc does)
//           expr.c and a file for each family: arith, compare, convert, iface, string, slice, builtin,
//           intrinsic, call, literal
//   stmt/   stmt.c, assign.c, loop.c, switch.c, defer.c
//
// What every function here may rely on and leaves so:
//  1. The builder stands at the end of a block; where the code before ended it (IrFunc.terminated), nothing
//     may be emitted until ir_place_block begins another.
//  2. Code gets the current position (ir_set_pos). Who evaluates operands sets the position of its own
//     expression again before it emits what can panic.
//  3. A call may end the block with an invoke and go on in another: a phi names gen_here after its operand
//     was evaluated, never a block remembered from before.
//  4. A Value of form IR_MEM that gen_expr_ref gives may refer to a variable: it is used before anything else
//     is evaluated.
//  5. The type of an expression is gen_type's, not the tree's.
//
// What is not supported is refused at its position (gen_refuse), and generation goes on with an undefined
// value so that more is found; what the checker lets through and this code does not know is an internal
// error.
#ifndef LOAM_IRGEN_BODY_H
#define LOAM_IRGEN_BODY_H

#include "base/nodemap.h"
#include "irgen/irgen.h"
#include "syntax/parser.h"

// Where break, continue and fallthrough lead, innermost first.
typedef struct Target {
    struct Target *outer;
    const Stmt *stmt;
    LLVMBasicBlockRef brk, cont; // cont NULL: no loop
} Target;

// An expression that was evaluated ahead of its turn (order.c): its value, or the place it denotes.
typedef struct Saved {
    const Expr *e;
    bool is_place;
    Value v;
    Place p;
} Saved;

// A call whose operands are evaluated: the receiver, interface or function value first, if there is one, then
// the arguments as the callee takes them. gen_run_call makes it, at once or later, even in another function.
typedef enum CalleeForm { CALLEE_FUNC, CALLEE_METHOD, CALLEE_IFACE, CALLEE_VALUE, CALLEE_LITERAL } CalleeForm;
typedef struct Prepared {
    Expr *call;
    CalleeForm form;
    FuncNode *fn; // of FUNC, METHOD and LITERAL
    Type *sig;
    Value *v;
    int n;
    bool is_later;          // of a go or defer statement
    bool is_copy;           // its objects are reported with another copy of the call
    VEC(LLVMValueRef) kept; // pointers whose objects live until the call returns
} Prepared;

typedef struct Body {
    Target *targets;
    struct Defers *defers;         // of a function with defer statements (stmt/defer.c)
    LLVMBasicBlockRef fallthrough; // body of the next clause
    VEC(Saved) saved;
    VEC(const Expr *) assigned; // map elements that the statement assigns to: places, no values to be saved
    NodeMap labels;             // labeled Stmt -> LLVMBasicBlockRef
    bool slices_known;       // of stmt/sliceuse.c: what the function does with its variables that are slices
    NodeMap slices, *seeing; // (seeing: the table that is being filled)
    bool fixed_maps_known;   // of stmt/fixedmap.c
    NodeMap fixed_maps;
    NodeMap spares; // and the variables that hold space for their first elements
} Body;
Body *body_of(IrFunc *);

// ---- parts.c
Arena *gen_arena(IrFunc *);
Type *gen_basic(IrFunc *, Kind);
LLVMValueRef gen_i64(IrFunc *, int64_t);
LLVMValueRef gen_i1(IrFunc *, bool);
Value gen_ssa(LLVMValueRef, Type *);
Value gen_undef(IrFunc *, Type *);
Value gen_refuse(IrFunc *, Pos, Lack, Type *); // "not supported", and an undefined value
LLVMValueRef gen_field(IrFunc *, LLVMValueRef aggregate, unsigned i);
LLVMValueRef gen_with_field(IrFunc *, LLVMValueRef aggregate, LLVMValueRef part, unsigned i);
Value gen_string(IrFunc *, LLVMValueRef ptr, LLVMValueRef len, Type *);
Value gen_slice(IrFunc *, LLVMValueRef ptr, LLVMValueRef len, LLVMValueRef cap, Type *);
Value gen_iface(IrFunc *, LLVMValueRef word, LLVMValueRef data, Type *);
LLVMValueRef gen_null(IrFunc *); // null managed pointer
LLVMValueRef gen_raw_null(IrFunc *);
LLVMValueRef gen_managed(IrFunc *, LLVMValueRef ptr);                 // a raw address as ptr addrspace(1)
LLVMValueRef gen_pointer(IrFunc *, LLVMValueRef addr, Type *pointer); // an address as a value of the type
Place gen_at(LLVMValueRef addr, Type *);
Place gen_field_place(IrFunc *, Place strct, int index);
Place gen_elem_place(IrFunc *, LLVMValueRef base, Type *elem, LLVMValueRef index);
LLVMValueRef gen_byte_offset(IrFunc *, LLVMValueRef ptr, LLVMValueRef bytes);
Place gen_spill(IrFunc *, Value); // memory that holds the value
Value gen_field_value(IrFunc *, Value strct, int index);
Value gen_retag(IrFunc *, Value, Type *); // same representation, other type
void gen_clear(IrFunc *, Place);
LLVMValueRef gen_phi(IrFunc *, LLVMTypeRef, LLVMValueRef *values, LLVMBasicBlockRef *from, int n);
LLVMBasicBlockRef gen_here(IrFunc *);
LLVMValueRef gen_to_i64(IrFunc *, Value); // any integer, extended by its signedness
Type *gen_array_type(IrFunc *, Type *elem, int64_t len);
int64_t gen_scratch_elems(const Type *elem); // how many LOAM_MADE_ON_STACK bytes hold; 0: it has no size
bool gen_is_const_int(const Expr *, int64_t *);
bool gen_is_blank(const Expr *);
bool gen_is_nil(const Expr *);
bool gen_is_stable(const Expr *); // a local variable (or part of one) that is never changed

// ---- panic.c
// Metadata of one node with these operands.
void gen_set_md(IrFunc *, LLVMValueRef inst, const char *kind, LLVMMetadataRef *ops, size_t n);
void gen_weights(IrFunc *, LLVMValueRef branch, unsigned then, unsigned els);
void gen_panic_call(IrFunc *, IrRt, LLVMValueRef *args, int n); // the call and `unreachable`
void gen_require(IrFunc *, LLVMValueRef ok, IrRt, LLVMValueRef *args, int n);
LLVMValueRef gen_index_check(IrFunc *, Value index, LLVMValueRef len); // index as i64, less than len
void gen_bound_check(IrFunc *, LLVMValueRef i, LLVMValueRef limit, bool is_unsigned, IrRt); // i <= limit

// ---- order.c
const Saved *gen_saved(IrFunc *, const Expr *);
int gen_order_mark(IrFunc *);
void gen_order_end(IrFunc *, int mark);
void gen_save(IrFunc *, Expr *); // evaluates e now
void gen_save_value(IrFunc *, Expr *, Value);
void gen_save_operands(IrFunc *, Expr *); // what an assignment to e needs, short of its checks
void gen_save_place(IrFunc *, Expr *, Place);
void gen_order_assigned(IrFunc *, const Expr *);     // up to the next gen_order_end
void gen_order(IrFunc *, Expr **, Type **to, int n); // to: types the values are converted to, or NULL
void gen_order_before(IrFunc *, Expr **, Type **to, int n,
                      const Expr *later);                   // the same, when `later` follows
void gen_order_always(IrFunc *, Expr **, Type **to, int n); // whether there is an effect or not
bool gen_has_effect(const Expr *);
Value gen_root(IrFunc *, Expr *); // a whole expression: order, then value

// ---- expr.c and others
Value gen_expr_ref(IrFunc *, Expr *);        // IR_MEM: may refer to a variable; for uses that end at once
Value gen_operand_ref(IrFunc *, Expr *);     // the same; counts what gc has in its frame for it
Value gen_expr_as(IrFunc *, Expr *, Type *); // converted
// The same, with the place where gc reports the boxing when the value becomes an interface.
Value gen_expr_boxed_at(IrFunc *, Expr *, Type *, Pos boxing);
Value gen_convert_at(IrFunc *, Value, Type *to, Expr *source, Pos boxing); // gen_convert, likewise
LLVMValueRef gen_address(IrFunc *, Expr *);                                // &x of an addressable expression
void gen_cond(IrFunc *, Expr *, LLVMBasicBlockRef then, LLVMBasicBlockRef els);
typedef struct Operand {
    bool is_place;
    Place p;
    Value v;
} Operand;
Operand gen_walk_path(IrFunc *, Expr *x, const Selection *, int n); // x and the first n fields of the path
Value gen_arith(IrFunc *, Op, Value x, Value y, Type *, Pos);
void gen_check_divisor(IrFunc *, Value y, Pos); // as of x / y
Value gen_shift(IrFunc *, Op, Value x, Value y, const Const *count, Type *, Pos);
Value gen_complex_arith(IrFunc *, Op, Value x, Value y, Type *);
Value gen_complex_negate(IrFunc *, Value);
Value gen_complex_convert(IrFunc *, Value, Type *); // from a complex type to one
LLVMValueRef gen_complex_equal(IrFunc *, Value, Value);
Value gen_complex_of(IrFunc *, Value re, Value im, Type *);
Value gen_complex_part(IrFunc *, Value, unsigned part, Type *);
Value gen_compare(IrFunc *, Expr *);
LLVMValueRef gen_equal_to_expr(IrFunc *, Value x, Expr *y, Pos); // a switch's tag and a case
Value gen_concat(IrFunc *, Expr **operands, int n, Type *, const char *text, Pos);
Value gen_string_operand(IrFunc *, Expr *);  // a string used at once: string(bytes) is not copied
Value gen_bytes_operand(IrFunc *, Expr *);   // []byte(string) without a copy, only to be read
bool gen_is_bytes_of_text(IrFunc *, Expr *); // whether gen_bytes_operand saves a copy
LLVMValueRef gen_string_equal(IrFunc *, Value, Value);
Expr *gen_conversion_operand(IrFunc *, Expr *, bool (*to)(const Type *), bool (*from)(const Type *));
bool gen_is_byte_slice(const Type *);
bool gen_is_rune_slice(const Type *);
Value gen_index(IrFunc *, Expr *);
Place gen_index_place(IrFunc *, Expr *);
Value gen_slice_expr(IrFunc *, Expr *);
Value gen_append(IrFunc *, Expr *call);
Value gen_copy(IrFunc *, Expr *call);
Value gen_make(IrFunc *, Expr *call);
typedef enum MapKeyOrder { KEY_LATE, KEY_BY_ADDRESS, KEY_NOW } MapKeyOrder;
MapKeyOrder gen_map_key_order(Type *map);                      // when gc reads the key beside calls
Place gen_map_lookup(IrFunc *, Expr *index, LLVMValueRef *ok); // of the value, for reading; ok: it is there
Expr *gen_map_key_bytes(IrFunc *, const Expr *); // of m[string(bytes)], if these alone are looked up; or NULL
Place gen_map_place(IrFunc *, Expr *index);      // of the value, to be assigned to: inserts the key
LLVMValueRef gen_map_len(IrFunc *, LLVMValueRef map);
void gen_map_delete(IrFunc *, Expr *call);
Value gen_map_make(IrFunc *, Expr *call);
Value gen_map_literal(IrFunc *, Expr *, Type *, Expr *reported, Pos);
Value gen_builtin(IrFunc *, Expr *call);
Type *gen_chan_elem(IrFunc *, const Expr *ch);
LLVMValueRef gen_chan_object(IrFunc *, Type *elem);        // where an element goes that is received
LLVMValueRef gen_sent_object(IrFunc *, Value, Type *elem); // with the element that is sent
Value gen_received(IrFunc *, LLVMValueRef object, Type *elem);
Value gen_receive(IrFunc *, Expr *, LLVMValueRef *ok); // ok NULL: not asked for
Value gen_make_chan(IrFunc *, Expr *call);
LLVMValueRef gen_chan_len(IrFunc *, Expr *, bool cap);
void gen_close(IrFunc *, Expr *call);
Value gen_rounded(IrFunc *, const FuncNode *, Value); // the result of a direct call of the function
// The number of results, 0: it is none of them.
int gen_intrinsic(IrFunc *, Expr *call, const FuncNode *, Value results[2]);
// atomic.c: `a` are an address and operands, t the result's type; `llvm` is not used.
Value gen_atomic_load(IrFunc *, const Value *a, Type *t, const char *llvm);
Value gen_atomic_store(IrFunc *, const Value *a, Type *t, const char *llvm);
Value gen_atomic_swap(IrFunc *, const Value *a, Type *t, const char *llvm);
Value gen_atomic_add(IrFunc *, const Value *a, Type *t, const char *llvm);
Value gen_atomic_compare_and_swap(IrFunc *, const Value *a, Type *t, const char *llvm);
Value gen_mutex_release(IrFunc *, const Value *a, Type *t, const char *llvm);
int gen_call(IrFunc *, Expr *call, Value **results);
bool gen_prepare_call(IrFunc *, Expr *call, Prepared *); // false: refused
// Fails where gc does, as the statement is executed: a nil interface, a nil pointer that the method's wrapper
// would find.
void gen_check_receiver(IrFunc *, const Prepared *);
int gen_run_call(IrFunc *, const Prepared *, Value **results);
// Calls of go and defer statements, builtins too: the operands now, the call later (delayed.c).
bool gen_prepare_later(IrFunc *, Expr *call, Prepared *); // false: refused
void gen_run_later(IrFunc *, const Prepared *);
void gen_prepare_builtin(IrFunc *, Expr *call, Prepared *); // builtin.c's part of it
void gen_run_builtin(IrFunc *, const Prepared *);
bool gen_is_tuple_call(const IrFunc *, const Expr *call); // f(g()), g with several results
Value gen_method_value(IrFunc *, Expr *selector);
Value gen_composite(IrFunc *, Expr *);
LLVMValueRef gen_composite_object(IrFunc *, Expr *, Expr *reported, Pos); // &T{...}
bool gen_is_constant_literal(const IrFunc *, Expr *, Type *to); // constants, and structs and arrays of them
void gen_composite_into(IrFunc *, Place zeroed, Expr *);
Value gen_box(IrFunc *, Value, Type *iface, const char *text, Pos);
LLVMValueRef gen_dynamic_type(IrFunc *, Value iface); // descriptor or null
Value gen_unbox(IrFunc *, LLVMValueRef data, Type *);
Value gen_iface_to_iface(IrFunc *, Value, Type *);
Value gen_type_assert(IrFunc *, Expr *, LLVMValueRef *ok); // ok NULL: panics
LLVMValueRef gen_word_or_null(IrFunc *, LLVMValueRef type_word, Type *iface,
                              bool can_fail); // type_word may be null

// ---- statements
void gen_block(IrFunc *, Block *);
void gen_stmts(IrFunc *, StmtList *);
void gen_stmt(IrFunc *, Stmt *);
void gen_assign(IrFunc *, Stmt *);
void gen_assign_values(IrFunc *, Stmt *, const Value *); // with the right side's values, one or two
void gen_var_decl(IrFunc *, Decl *);

// ---- sliceuse.c
enum {
    SLICE_LEAVES = 1,
    SLICE_APPENDED = 2, // s = append(s, ...)
    SLICE_WRITTEN = 4,  // its elements
    SLICE_COMPARED = 8  // with nil
};
unsigned gen_slice_uses(IrFunc *, const Object *var);          // of a local variable
unsigned gen_argument_uses(IrFunc *, const Expr *call, int i); // of argument i by the callee

// ---- growing.c
void gen_growing_declare(IrFunc *, Object *var);
bool gen_is_empty_slice(const Expr *);
typedef struct Growing {
    LLVMValueRef cap;             // of the space
    LLVMBasicBlockRef from, grow; // where it is taken; where there is none, left open
} Growing;
// Where an append to the variable `first` finds no room: its space, taken, or NULL when it has none.
LLVMValueRef gen_growing_take(IrFunc *, Expr *first, LLVMValueRef cap, LLVMValueRef len, Growing *);
// The runtime's growslice of a slice (pointer, length, capacity) for a new length, in an arena of the frame
// when that is possible.
LLVMValueRef gen_growing_array(IrFunc *, const Expr *append, Type *elem, LLVMValueRef slice[4]);
// ---- fixedmap.c: maps and slices with room for all their entries in the frame
typedef struct FixedMap FixedMap;
FixedMap *gen_fixed_map(IrFunc *, const Expr *map); // a variable that holds one, or what makes it; or NULL
LLVMValueRef gen_fixed_make(IrFunc *, FixedMap *, Type *map, const char *text, Pos);
bool gen_fixed_slice_declare(IrFunc *, Object *var); // whether the variable, without elements, holds one
LLVMValueRef gen_fixed_slice(IrFunc *, const Expr *slice, int64_t *cap); // its array, or NULL
Place gen_fixed_lookup(IrFunc *, const FixedMap *, Type *map, Value key, LLVMValueRef zero, LLVMValueRef *ok);
Place gen_fixed_place(IrFunc *, const FixedMap *, Type *map, Value key); // of the value, as gen_map_place
void gen_fixed_delete(IrFunc *, const FixedMap *, Type *map, Value key);

void gen_for(IrFunc *, Stmt *, const Stmt *label);
void gen_range(IrFunc *, Stmt *, const Stmt *label);
// A loop over a map: the iterator stands before the next entry at `head`, and goes to `end` after the last.
typedef struct MapLoop {
    Type *type;
    const FixedMap *fixed;
    LLVMValueRef map, iterator;
    LLVMValueRef left, start; // of a fixed map
    LLVMBasicBlockRef head, end;
    Pos pos;
} MapLoop;
MapLoop gen_map_loop(IrFunc *, Expr *map);
void gen_map_next(IrFunc *, const MapLoop *, bool wants_value, Place *key, Place *value);
void gen_fixed_loop(IrFunc *, MapLoop *); // the same for a fixed map
void gen_fixed_next(IrFunc *, const MapLoop *, Place *key, Place *value);
bool gen_map_clear_loop(IrFunc *, Stmt *range); // generates one that deletes all entries
void gen_switch(IrFunc *, Stmt *, const Stmt *label);
void gen_type_switch(IrFunc *, Stmt *, const Stmt *label);
void gen_select(IrFunc *, Stmt *, const Stmt *label);
void gen_go(IrFunc *, Stmt *);
void gen_send(IrFunc *, Stmt *);
void gen_end_block(IrFunc *, LLVMBasicBlockRef end); // goes on there
void gen_target_push(IrFunc *, Target *, const Stmt *, LLVMBasicBlockRef brk, LLVMBasicBlockRef cont);
void gen_target_pop(IrFunc *);

// ---- defer.c
void gen_defer(IrFunc *, Stmt *);
void gen_deferring_body(IrFunc *, FuncNode *); // the statements of a function with defer statements
void gen_deferring_return(IrFunc *, const Value *, int n); // runs what is deferred, returns

#endif
