// defer.c - functions with defer statements.
//
// Outside of loops a defer statement costs a few stores. The function has one record in its frame, a closure
// object:
//     word 0    code of main.f·d, which makes ONE deferred call: that of the highest bit
//     word 1    a bit for each defer statement that was executed and whose call is still to be made
//     then      what each of them evaluated: receiver or function value, arguments
// A return runs the calls in line, from values that the function still has (`kept`), and takes each one's bit
// away first. A panic in the meantime finds the record through the stack map (LOAM_SYM_DEFERS) and calls
// word 0 for each bit, on the panicking stack (runtime/lang/panic.c). Nobody registers anything.
//
// Every call behind the first defer statement is an invoke, and its landing pad is where a recovered panic
// continues: it makes the calls that are left, through word 0, and returns what the results hold. LLVM sees
// that way as one that any of the calls may take. So a variable that the pad or a deferred function reads
// is where these expect it when a callee panics. What panics without a call would not be covered, but there
// is no such thing: nil pointers, divisors and indices are compared in code, and the panic is a call.
//
// Results are variables here, also those without a name: a return statement stores them, deferred functions
// may change them, and they are loaded when the last one has run. They stay in memory: LLVM 19 loses phis of
// a landing pad without a value when it merges it with its twin (SimplifyCFG, TryToMergeLandingPad).
#include "irgen/core/body.h"
#include "irgen/core/walk.h"

enum {
    MAX_CALLS = 64,      // bits of word 1
    MAX_INLINE = 15,     // calls in line, over all returns, as gc has it
    MAX_CAPTURED = 1024, // larger values get an object of their own, so that the record stays small
    PENDING = 8,         // offset of word 1
    CHAINED_HEAD = 3,    // words of DeferRecord (runtime/stack/defers.h)
};

typedef struct Captured { // an operand of a deferred call
    bool is_constant;
    Value v;          // the constant; until it is stored, the value
    int64_t offset;   // where it is in the record,
    Place kept;       // and where the function itself keeps it
    Type *by_address; // these places hold the address of a large value of this type
} Captured;

typedef struct DeferredCall {
    Pos pos;
    Prepared p;
    Captured *captured; // p.n of them
} DeferredCall;
typedef struct Record { // grows with what is captured
    Type *type;
    int64_t size;
} Record;

typedef struct Defers {
    LLVMValueRef code;   // of main.f·d
    LLVMValueRef record; // its address
    LLVMValueRef bits;   // word 1 as the function itself knows it
    LLVMBasicBlockRef recovered;
    Record layout;
    VEC(DeferredCall) calls;
    bool in_line;
    bool chained; // a statement is in a loop
} Defers;

// ---- what a body holds ------------------------------------------------------------------------------------

typedef struct Count {
    int defers, returns, in_loops;
    bool labels, goes_back; // goes_back: a goto to a label before it, a loop
    int loops;              // around the statement that is looked at
} Count;

static void count_stmt(Stmt *s, void *data) {
    Count *c = data;
    bool loop = s->kind == ST_FOR || s->kind == ST_RANGE;
    c->defers += s->kind == ST_DEFER;
    c->in_loops += s->kind == ST_DEFER && c->loops;
    c->returns += s->kind == ST_RETURN;
    c->labels |= s->kind == ST_LABELED;
    if (s->kind == ST_BRANCH && s->branch.kind == BRANCH_GOTO)
        c->goes_back |= pos_less(s->branch.target->pos, s->pos);
    c->loops += loop;
    stmt_children(s, NULL, count_stmt, c);
    c->loops -= loop;
}

static Count count_body(const FuncNode *fn) {
    Count c = {0};
    for (int i = 0; i < fn->body->stmts.n; i++) count_stmt(fn->body->stmts.at[i], &c);
    if (c.goes_back) c.in_loops = c.defers;
    return c;
}

bool gen_has_defers(const FuncNode *fn) { return fn && fn->body && count_body(fn).defers > 0; }

static Place result(IrFunc *f, int i) { return ir_var(f, f->node->results.at[i]); }

// ---- the record -------------------------------------------------------------------------------------------

static int64_t add_field(IrFunc *f, Record *r, Type *t) {
    StructField field = {.name = arena_printf(gen_arena(f), "f%d", r->type->strct.fields.n), .type = t};
    VEC_PUSH(gen_arena(f), r->type->strct.fields, field);
    int64_t align = type_align(t), at = (r->size + align - 1) / align * align;
    r->size = at + type_size(t);
    return at;
}

static Record record_new(IrFunc *f, int words) {
    Record r = {.type = type_new(ir_compiler(f->g), KIND_STRUCT)};
    for (int i = 0; i < words; i++) add_field(f, &r, gen_basic(f, KIND_UINTPTR));
    return r;
}

static LLVMValueRef at_offset(IrFunc *f, LLVMValueRef p, int64_t offset) {
    return gen_byte_offset(f, p, gen_i64(f, offset));
}

static LLVMValueRef load_word(IrFunc *f, LLVMValueRef at) {
    return LLVMBuildLoad2(f->b, ir_int(f->g, 64), at, "");
}

static void set_bits(IrFunc *f, const Defers *d, LLVMValueRef bits) {
    LLVMBuildStore(f->b, bits, d->bits);
    LLVMBuildStore(f->b, bits, at_offset(f, d->record, PENDING));
}

// What is called is known when the whole body has been seen; so is the type of the record.
static void make_record(IrFunc *f, Defers *d) {
    d->layout = record_new(f, 2);
    d->record = ir_object_later(f);
    d->bits = ir_entry_alloca(f, ir_int(f->g, 64), "deferred");
    LLVMBuildStore(f->b, d->code, d->record);
    set_bits(f, d, gen_i64(f, 0));
    ir_mark_defers(f, d->record);
    for (int i = 0; i < f->node->results.n; i++)
        if (type_size(f->node->results.at[i]->type) > 0) ir_mark_visible(f, result(f, i).addr);
}

// ---- defer statements -------------------------------------------------------------------------------------

// A large value in an object of its own.
static Value large_value(IrFunc *f, Value v) {
    LLVMValueRef object = ir_object(f, v.type, "silent", "", f->pos);
    ir_store(f, gen_at(object, v.type), v);
    return gen_ssa(object, type_pointer(ir_compiler(f->g), v.type));
}

static void capture(IrFunc *f, Record *r, Value v, Captured *c) {
    c->is_constant = v.form == IR_NONE || type_size(v.type) == 0 || LLVMIsConstant(v.v);
    c->v = v;
    if (c->is_constant) return;
    if (v.form == IR_MEM && type_size(v.type) > MAX_CAPTURED) {
        c->by_address = v.type;
        c->v = large_value(f, v);
    }
    c->offset = add_field(f, r, c->v.type);
}

static void capture_all(IrFunc *f, Record *r, DeferredCall *c) {
    c->captured = NEW_ARRAY(gen_arena(f), Captured, c->p.n + 1);
    for (int i = 0; i < c->p.n; i++) capture(f, r, c->p.v[i], &c->captured[i]);
}

static void store_all(IrFunc *f, LLVMValueRef record, DeferredCall *c) {
    for (int i = 0; i < c->p.n; i++) {
        Captured *at = &c->captured[i];
        if (at->is_constant) continue;
        at->kept = gen_at(at_offset(f, record, at->offset), at->v.type);
        ir_store(f, at->kept, at->v);
    }
}

// Beside the record, which any call may change as far as LLVM knows.
static void keep_all(IrFunc *f, DeferredCall *c) {
    for (int i = 0; i < c->p.n; i++) {
        Captured *at = &c->captured[i];
        if (at->is_constant || at->v.form == IR_MEM) continue;
        at->kept = gen_at(ir_entry_alloca(f, ir_llvm_type(f->g, at->v.type), ""), at->v.type);
        ir_store(f, at->kept, at->v);
    }
}

static void add_straight(IrFunc *f, Defers *d, DeferredCall *c) {
    capture_all(f, &d->layout, c);
    store_all(f, d->record, c);
    keep_all(f, c);
    LLVMValueRef bit = LLVMConstInt(ir_int(f->g, 64), UINT64_C(1) << d->calls.n, false);
    set_bits(f, d, LLVMBuildOr(f->b, load_word(f, d->bits), bit, ""));
}

static LLVMValueRef gen_chained_code(IrFunc *, const DeferredCall *);

// No safepoint comes between the new record and the stores that fill it.
static void add_chained(IrFunc *f, Defers *d, DeferredCall *c) {
    Record layout = record_new(f, CHAINED_HEAD);
    capture_all(f, &layout, c);
    LLVMValueRef type = ir_layout_descriptor(f->g, layout.type);
    LLVMValueRef record = ir_call_rt(f, RT_deferpush, &type, 1);
    store_all(f, record, c);
    LLVMBuildStore(f->b, gen_chained_code(f, c), record);
    LLVMValueRef count = at_offset(f, d->record, PENDING);
    LLVMBuildStore(f->b, LLVMBuildAdd(f->b, load_word(f, count), gen_i64(f, 1), ""), count);
}

void gen_defer(IrFunc *f, Stmt *s) {
    Defers *d = body_of(f)->defers;
    DeferredCall c = {.pos = s->pos};
    if (!gen_prepare_later(f, s->go_defer.call, &c.p)) return;
    if (d->chained) add_chained(f, d, &c);
    else add_straight(f, d, &c);
    VEC_PUSH(gen_arena(f), d->calls, c);
}

// ---- deferred calls ---------------------------------------------------------------------------------------

static Value captured_value(IrFunc *f, const Captured *c, LLVMValueRef record, bool copied) {
    if (c->is_constant) return c->v;
    Place at = c->kept;
    if (record) at.addr = at_offset(f, record, c->offset);
    Value v = copied ? ir_load(f, at) : ir_load_ref(f, at);
    return c->by_address ? (Value){IR_MEM, v.v, c->by_address} : v;
}

// Makes a call from what is kept, or from a record; which is taken off its goroutine's stack first if `pop`.
static void run(IrFunc *f, const DeferredCall *c, LLVMValueRef record, bool pop) {
    Prepared p = c->p;
    p.v = NEW_ARRAY(gen_arena(f), Value, p.n + 1);
    p.is_copy = record == NULL; // there is always one that takes its operands from the record
    ir_set_pos(f, c->pos);
    for (int i = 0; i < p.n; i++) p.v[i] = captured_value(f, &c->captured[i], record, pop);
    if (pop) ir_call_rt(f, RT_deferpop, NULL, 0);
    f->quiet = true; // gc inlines no deferred call
    gen_run_later(f, &p);
    f->quiet = false;
}

// At a return.
static void run_in_line(IrFunc *f, const Defers *d, int i, Pos pos) {
    LLVMValueRef bits = load_word(f, d->bits), bit = gen_i64(f, INT64_C(1) << i);
    LLVMBasicBlockRef then = ir_block(f, "deferred"), next = ir_block(f, "next");
    LLVMValueRef rest = LLVMBuildAnd(f->b, bits, LLVMBuildNot(f->b, bit, ""), "");
    LLVMValueRef is_clear =
        LLVMBuildICmp(f->b, LLVMIntEQ, LLVMBuildAnd(f->b, bits, bit, ""), gen_i64(f, 0), "");
    ir_cond_branch(f, is_clear, next, then);
    ir_place_block(f, then);
    set_bits(f, d, rest);
    DeferredCall at_return = d->calls.at[i];
    at_return.pos = pos;
    run(f, &at_return, NULL, false);
    ir_branch(f, next);
    ir_place_block(f, next);
}

// Chained: counts down and calls the code of the goroutine's newest record.
static void run_newest(IrFunc *f, LLVMValueRef record) {
    LLVMValueRef at = at_offset(f, record, PENDING);
    LLVMBuildStore(f->b, LLVMBuildSub(f->b, load_word(f, at), gen_i64(f, 1), ""), at);
    LLVMValueRef newest = ir_call_rt(f, RT_defernewest, NULL, 0);
    LLVMValueRef code = LLVMBuildLoad2(f->b, ir_raw_ptr(f->g), newest, "");
    ir_call_deferred(f, code, newest);
}

// Makes all pending calls.
static void run_by_record(IrFunc *f, const Defers *d) {
    LLVMBasicBlockRef head = ir_block(f, "pending"), call = ir_block(f, "deferred"),
                      end = ir_block(f, "done");
    ir_branch(f, head);
    ir_place_block(f, head);
    LLVMValueRef bits = load_word(f, at_offset(f, d->record, PENDING));
    ir_cond_branch(f, LLVMBuildIsNull(f->b, bits, ""), end, call);
    ir_place_block(f, call);
    if (d->chained) run_newest(f, d->record);
    else ir_call_deferred(f, d->code, d->record);
    ir_branch(f, head);
    ir_place_block(f, end);
}

static void return_results(IrFunc *f) {
    int n = f->node->results.n;
    Value *v = NEW_ARRAY(gen_arena(f), Value, n + 1);
    for (int i = 0; i < n; i++) v[i] = ir_load_ref(f, result(f, i));
    ir_return(f, v, n);
}

void gen_deferring_return(IrFunc *f, const Value *v, int n) {
    const Defers *d = body_of(f)->defers;
    Value *copy = NEW_ARRAY(gen_arena(f), Value, n + 1);
    Pos pos = f->pos;
    for (int i = 0; i < n; i++) // what is in memory may be another result
        copy[i] = v[i].form == IR_MEM && n > 1 ? ir_load(f, gen_at(v[i].v, v[i].type)) : v[i];
    for (int i = 0; i < n; i++) ir_store(f, result(f, i), copy[i]);
    if (d->in_line) {
        for (int i = d->calls.n - 1; i >= 0; i--) run_in_line(f, d, i, pos);
    } else if (d->record) {
        run_by_record(f, d);
    }
    ir_set_pos(f, pos);
    return_results(f);
}

// Where a recovered panic continues.
static void end_recovered(IrFunc *f, const Defers *d, Pos end) {
    ir_place_block(f, d->recovered);
    ir_set_pos(f, end);
    run_by_record(f, d);
    return_results(f);
}

// main.f·d(record): takes the highest bit away and makes its call.
static void gen_straight(IrFunc *f, const Defers *d) {
    LLVMValueRef at = at_offset(f, f->context, PENDING), bits = load_word(f, at);
    LLVMValueRef zeros = ir_leading_zeros(f, bits), top = LLVMBuildSub(f->b, gen_i64(f, 63), zeros, "");
    LLVMValueRef bit = LLVMBuildShl(f->b, gen_i64(f, 1), top, "");
    LLVMBuildStore(f->b, LLVMBuildXor(f->b, bits, bit, ""), at);
    LLVMBasicBlockRef none = ir_block(f, "none");
    LLVMValueRef choice = LLVMBuildSwitch(f->b, top, none, (unsigned)d->calls.n);
    for (int i = 0; i < d->calls.n; i++) {
        LLVMBasicBlockRef block = ir_block(f, "deferred");
        LLVMAddCase(choice, gen_i64(f, i), block);
        ir_place_block(f, block);
        run(f, &d->calls.at[i], f->context, false);
        ir_return(f, NULL, 0);
    }
    ir_place_block(f, none); // never; but a function without code would have its neighbour's address
    ir_return(f, NULL, 0);
}

static void gen_chain(IrFunc *f) {
    run_newest(f, f->context);
    ir_return(f, NULL, 0);
}

static void gen_code(IrFunc *outer, const Defers *d) {
    IrFunc *f = ir_deferred_begin(outer, d->code);
    if (d->chained) gen_chain(f);
    else gen_straight(f, d);
    ir_deferred_end(f);
}

// Code of one statement's records.
static LLVMValueRef gen_chained_code(IrFunc *outer, const DeferredCall *c) {
    LLVMValueRef code = ir_deferred_code(outer);
    IrFunc *f = ir_deferred_begin(outer, code);
    run(f, c, f->context, true);
    ir_return(f, NULL, 0);
    ir_deferred_end(f);
    return code;
}

// ---- the body ---------------------------------------------------------------------------------------------

static void begin(IrFunc *f, Defers *d) {
    d->code = ir_deferred_code(f);
    make_record(f, d);
    LLVMBasicBlockRef here = gen_here(f);
    d->recovered = ir_block(f, "recovered");
    f->unwind = ir_landing_pad(f, "unwound");
    ir_branch(f, d->recovered);
    ir_place_block(f, here);
}

// How many statements of the body come before the first defer statement: nothing leads back to them.
static int plain_statements(const FuncNode *fn, const Count *c) {
    int i = 0;
    for (Count k = {0}; !c->labels && i < fn->body->stmts.n; i++) {
        count_stmt(fn->body->stmts.at[i], &k);
        if (k.defers) break;
    }
    return i;
}

static void gen_part(IrFunc *f, const StmtList *l, int from, int to) {
    StmtList part = {.at = l->at + from, .n = to - from, .cap = to - from};
    gen_stmts(f, &part);
}

void gen_deferring_body(IrFunc *f, FuncNode *fn) {
    Count c = count_body(fn);
    Defers *d = body_of(f)->defers = NEW(gen_arena(f), Defers);
    StmtList *stmts = &fn->body->stmts;
    int plain = plain_statements(fn, &c);
    d->chained = c.in_loops || c.defers > MAX_CALLS;
    d->in_line = !d->chained && (c.returns + 1) * c.defers <= MAX_INLINE;
    gen_part(f, stmts, 0, plain);
    if (f->terminated) return;
    begin(f, d);
    gen_part(f, stmts, plain, stmts->n);
    if (!f->terminated && fn->results.n == 0) {
        ir_set_pos(f, fn->end);
        gen_deferring_return(f, NULL, 0);
    }
    end_recovered(f, d, fn->end);
    ir_object_settle(f, d->record, d->layout.type, "silent", "");
    gen_code(f, d);
}
