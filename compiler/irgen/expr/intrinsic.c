// intrinsic.c - functions of the standard library that are single instructions here, as they are in gc.
//
// They are recognised by package path and name when called directly; a function value of one still calls its
// Go body.
#include "irgen/core/body.h"
#include <string.h>

// Of a function with two results the value is a struct of both.
typedef Value (*Expand)(IrFunc *, const Value *args, Type *result, const char *llvm);
typedef struct Intrinsic {
    const char *package, *name;
    int nargs;
    Expand expand;
    const char *llvm;
} Intrinsic;

static LLVMValueRef call_llvm(IrFunc *f, const char *name, LLVMTypeRef overload, LLVMValueRef *args,
                              unsigned n) {
    unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    LLVMValueRef fn = LLVMGetIntrinsicDeclaration(ir_module(f->g), id, &overload, 1);
    return LLVMBuildCall2(f->b, LLVMGlobalGetValueType(fn), fn, args, n, "");
}

// One or two operands of one type, the result of the same type.
static Value plain(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef args[2] = {a[0].v, NULL};
    return gen_ssa(call_llvm(f, llvm, LLVMTypeOf(a[0].v), args, 1), t);
}

static Value plain2(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef args[2] = {a[0].v, a[1].v};
    return gen_ssa(call_llvm(f, llvm, LLVMTypeOf(a[0].v), args, 2), t);
}

static Value fused_multiply_add(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    return gen_ssa(ir_call_rt(f, RT_fma, (LLVMValueRef[]){a[0].v, a[1].v, a[2].v}, 3), t);
}

static Value bit_cast(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    return gen_ssa(LLVMBuildBitCast(f->b, a[0].v, ir_llvm_type(f->g, t), ""), t);
}

static Value to_int(IrFunc *f, LLVMValueRef v, Type *t) {
    LLVMTypeRef want = ir_llvm_type(f->g, t);
    unsigned have = LLVMGetIntTypeWidth(LLVMTypeOf(v)), bits = LLVMGetIntTypeWidth(want);
    if (have == bits) return gen_ssa(v, t);
    return gen_ssa(have < bits ? LLVMBuildZExt(f->b, v, want, "") : LLVMBuildTrunc(f->b, v, want, ""), t);
}

static Value count_ones(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef x = a[0].v;
    return to_int(f, call_llvm(f, llvm, LLVMTypeOf(x), &x, 1), t);
}

static Value count_zeros(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef args[] = {a[0].v, gen_i1(f, false)};
    return to_int(f, call_llvm(f, llvm, LLVMTypeOf(a[0].v), args, 2), t);
}

static Value bit_length(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    Value zeros = count_zeros(f, a, t, llvm);
    LLVMValueRef width = gen_i64(f, (int64_t)LLVMGetIntTypeWidth(LLVMTypeOf(a[0].v)));
    return gen_ssa(LLVMBuildSub(f->b, width, zeros.v, ""), t);
}

static Value rotate(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef x = a[0].v;
    LLVMValueRef n =
        LLVMGetIntTypeWidth(LLVMTypeOf(x)) == 64 ? a[1].v : LLVMBuildTrunc(f->b, a[1].v, LLVMTypeOf(x), "");
    LLVMValueRef args[] = {x, x, n};
    return gen_ssa(call_llvm(f, llvm, LLVMTypeOf(x), args, 3), t);
}

static LLVMValueRef word_of(IrFunc *f, LLVMValueRef wide, uint64_t shift) {
    LLVMValueRef shifted = LLVMBuildLShr(f->b, wide, LLVMConstInt(LLVMTypeOf(wide), shift, false), "");
    return LLVMBuildTrunc(f->b, shifted, ir_int(f->g, 64), "");
}

static LLVMValueRef product(IrFunc *f, const Value *a) {
    LLVMTypeRef wide = ir_int(f->g, 128);
    LLVMValueRef x = LLVMBuildZExt(f->b, a[0].v, wide, ""), y = LLVMBuildZExt(f->b, a[1].v, wide, "");
    return LLVMBuildMul(f->b, x, y, "");
}

static Value two_words(IrFunc *f, LLVMValueRef first, LLVMValueRef second) {
    LLVMTypeRef word = ir_int(f->g, 64);
    LLVMTypeRef both = LLVMStructTypeInContext(ir_context(f->g), (LLVMTypeRef[]){word, word}, 2, false);
    LLVMValueRef v = LLVMBuildInsertValue(f->b, LLVMGetPoison(both), first, 0, "");
    return (Value){.form = IR_SSA, .v = LLVMBuildInsertValue(f->b, v, second, 1, "")};
}

// hi, lo
static Value multiply(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef wide = product(f, a);
    return two_words(f, word_of(f, wide, 64), word_of(f, wide, 0));
}

// x + y + carry or x - y - borrow, and the next carry or borrow. Each is 0 or 1: LLVM makes chains of
// additions with carry of it.
static Value add_with_carry(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMTypeRef word = ir_int(f->g, 64);
    LLVMValueRef first = call_llvm(f, llvm, word, (LLVMValueRef[]){a[0].v, a[1].v}, 2),
                 second = call_llvm(f, llvm, word, (LLVMValueRef[]){gen_field(f, first, 0), a[2].v}, 2);
    LLVMValueRef any = LLVMBuildOr(f->b, gen_field(f, first, 1), gen_field(f, second, 1), "");
    return two_words(f, gen_field(f, second, 0), LLVMBuildZExt(f->b, any, word, ""));
}

#define ATOMIC(type)                                                                                         \
    {"sync/atomic", "Load" type, 1, gen_atomic_load, NULL},                                                  \
        {"sync/atomic", "Store" type, 2, gen_atomic_store, NULL},                                            \
        {"sync/atomic", "Swap" type, 2, gen_atomic_swap, NULL}, {                                            \
        "sync/atomic", "CompareAndSwap" type, 3, gen_atomic_compare_and_swap, NULL                           \
    }
#define ATOMIC_INT(type)                                                                                     \
    ATOMIC(type), { "sync/atomic", "Add" type, 2, gen_atomic_add, NULL }

// ---- package runtime's own, for maps ----------------------------------------------------------------------

// The 16 bytes at an address.
static LLVMValueRef load_group(IrFunc *f, LLVMValueRef at) {
    LLVMValueRef v = LLVMBuildLoad2(f->b, LLVMVectorType(ir_int(f->g, 8), 16), at, "");
    LLVMSetAlignment(v, 8);
    return v;
}

static Value lanes(IrFunc *f, LLVMValueRef which, Type *t) {
    return to_int(f, LLVMBuildBitCast(f->b, which, ir_int(f->g, 16), ""), t);
}

static LLVMValueRef splat(IrFunc *f, LLVMValueRef byte) {
    LLVMTypeRef vector = LLVMVectorType(ir_int(f->g, 8), 16), indices = LLVMVectorType(ir_int(f->g, 32), 16);
    LLVMValueRef none = LLVMGetPoison(vector), zero = gen_i64(f, 0);
    return LLVMBuildShuffleVector(f->b, LLVMBuildInsertElement(f->b, none, byte, zero, ""), none,
                                  LLVMConstNull(indices), "");
}

static Value group_match(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    return lanes(f, LLVMBuildICmp(f->b, LLVMIntEQ, load_group(f, a[0].v), splat(f, a[1].v), ""), t);
}

static Value group_same(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef p = load_group(f, a[0].v), q = load_group(f, a[1].v), same;
    LLVMSetAlignment(p, 1);
    LLVMSetAlignment(q, 1);
    same = LLVMBuildICmp(f->b, LLVMIntEQ, p, q, "");
    LLVMValueRef bits = LLVMBuildBitCast(f->b, same, ir_int(f->g, 16), "");
    return gen_ssa(LLVMBuildICmp(f->b, LLVMIntEQ, bits, LLVMConstAllOnes(ir_int(f->g, 16)), ""), t);
}

// Asks the processor for memory that is read soon.
static Value prefetch(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMTypeRef i32 = ir_int(f->g, 32);
    LLVMValueRef args[] = {a[0].v, LLVMConstInt(i32, 0, false), LLVMConstInt(i32, 3, false),
                           LLVMConstInt(i32, 1, false)}; // to read, to keep, data
    call_llvm(f, llvm, LLVMTypeOf(a[0].v), args, 4);
    return (Value){0};
}

// All 16 bytes are written: a load of them that comes soon after would have to wait for a store of one.
static Value group_set(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMTypeRef i8 = ir_int(f->g, 8);
    LLVMValueRef numbers[16], lane = LLVMBuildTrunc(f->b, a[1].v, i8, "");
    for (unsigned i = 0; i < 16; i++) numbers[i] = LLVMConstInt(i8, i, false);
    LLVMValueRef is_lane = LLVMBuildICmp(f->b, LLVMIntEQ, LLVMConstVector(numbers, 16), splat(f, lane), "");
    LLVMValueRef group = LLVMBuildSelect(f->b, is_lane, splat(f, a[2].v), load_group(f, a[0].v), "");
    LLVMSetAlignment(LLVMBuildStore(f->b, group, a[0].v), 8);
    return (Value){0};
}

// A byte of ones where the first open byte is. In both halves of the group at once: the lowest bit of an open
// byte is what a number of bytes of ones has in common with its negative, and 255 times that bit is its
// byte. The upper half has its turn where the lower one is full.
static LLVMValueRef first_open(IrFunc *f, LLVMValueRef group) {
    LLVMTypeRef bytes = LLVMTypeOf(group), halves = LLVMVectorType(ir_int(f->g, 64), 2),
                i32 = ir_int(f->g, 32);
    LLVMValueRef none = LLVMConstNull(halves), ones[] = {gen_i64(f, 255), gen_i64(f, 255)},
                 to_upper[] = {LLVMConstInt(i32, 2, false), LLVMConstInt(i32, 0, false)};
    LLVMValueRef open = LLVMBuildICmp(f->b, LLVMIntSGT, group, LLVMConstAllOnes(bytes), "");
    open = LLVMBuildBitCast(f->b, LLVMBuildSExt(f->b, open, bytes, ""), halves, "");
    LLVMValueRef byte = LLVMBuildAnd(f->b, open, LLVMBuildSub(f->b, none, open, ""), "");
    byte = LLVMBuildMul(f->b, byte, LLVMConstVector(ones, 2), "");
    LLVMValueRef before = LLVMBuildShuffleVector(f->b, open, none, LLVMConstVector(to_upper, 2), "");
    LLVMValueRef is_turn = LLVMBuildICmp(f->b, LLVMIntEQ, before, none, "");
    byte = LLVMBuildSelect(f->b, is_turn, byte, none, "");
    return LLVMBuildBitCast(f->b, byte, bytes, "");
}

static Value group_take(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef group = load_group(f, a[0].v), byte = first_open(f, group);
    LLVMValueRef others = LLVMBuildAnd(f->b, group, LLVMBuildNot(f->b, byte, ""), "");
    group = LLVMBuildOr(f->b, others, LLVMBuildAnd(f->b, byte, splat(f, a[1].v), ""), "");
    LLVMSetAlignment(LLVMBuildStore(f->b, group, a[0].v), 8);
    return (Value){0};
}

static Value group_full(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef group = load_group(f, a[0].v);
    return lanes(f, LLVMBuildICmp(f->b, LLVMIntSLT, group, LLVMConstNull(LLVMTypeOf(group)), ""), t);
}

// x is not 0.
static Value lowest_bit(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef args[] = {a[0].v, gen_i1(f, true)};
    return to_int(f, call_llvm(f, "llvm.cttz", LLVMTypeOf(a[0].v), args, 2), t);
}

static Value write_barrier_on(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMTypeRef i32 = ir_int(f->g, 32);
    LLVMValueRef on = LLVMBuildLoad2(f->b, i32, ir_external(f->g, LOAM_SYM_WRITE_BARRIER, i32), "");
    return gen_ssa(LLVMBuildICmp(f->b, LLVMIntNE, on, LLVMConstNull(i32), ""), t);
}

// The halves of the product, joined by exclusive or.
static Value mul_fold(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef wide = product(f, a);
    return gen_ssa(LLVMBuildXor(f->b, word_of(f, wide, 0), word_of(f, wide, 64), ""), t);
}

// Bytes that other threads may write: not to be left out, and not to be split.
static Value load_flag(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef v = LLVMBuildLoad2(f->b, ir_int(f->g, 8), a[0].v, "");
    LLVMSetOrdering(v, LLVMAtomicOrderingMonotonic);
    LLVMSetAlignment(v, 1);
    return gen_ssa(v, t);
}

static Value store_flag(IrFunc *f, const Value *a, Type *t, const char *llvm) {
    LLVMValueRef store = LLVMBuildStore(f->b, a[1].v, a[0].v);
    LLVMSetOrdering(store, LLVMAtomicOrderingMonotonic);
    LLVMSetAlignment(store, 1);
    return (Value){0};
}

// Functions of abi.def, whose descriptors are raw pointers there.
static const struct {
    const char *name;
    IrRt id;
} runtime_calls[] = {
    {"mallocgc", RT_mallocgc},       {"typedmemmove", RT_typedmemmove},
    {"typedmemclr", RT_typedmemclr}, {"memclrHasPointers", RT_memclrHasPointers},
    {"mapRandom", RT_maprandom},     {"shade", RT_shade},
};

// Descriptors do not move: as an integer the address may live across safepoints.
static LLVMValueRef descriptor(IrFunc *f, LLVMValueRef managed) {
    LLVMValueRef bits = LLVMBuildPtrToInt(f->b, managed, ir_int(f->g, 64), "");
    return LLVMBuildIntToPtr(f->b, bits, ir_raw_ptr(f->g), "");
}

static Value runtime_call(IrFunc *f, const Value *a, Type *t, const char *name) {
    LLVMValueRef args[4];
    for (size_t i = 0; i < sizeof runtime_calls / sizeof *runtime_calls; i++) {
        if (strcmp(runtime_calls[i].name, name) != 0) continue;
        int n = (int)strlen(strchr(ir_rt_signature(runtime_calls[i].id), ':') + 1);
        for (int k = 0; k < n; k++) {
            bool raw = strchr(ir_rt_signature(runtime_calls[i].id), ':')[1 + k] == 'r';
            args[k] = raw ? descriptor(f, a[k].v) : a[k].v;
        }
        return gen_ssa(ir_call_rt(f, runtime_calls[i].id, args, n), t);
    }
    internal_error("irgen/expr/intrinsic.c", "%s is no function of abi.def", name);
}

static const Intrinsic intrinsics[] = {
    {"runtime", "mallocgc", 3, runtime_call, "mallocgc"},
    {"runtime", "typedmemmove", 3, runtime_call, "typedmemmove"},
    {"runtime", "typedmemclr", 2, runtime_call, "typedmemclr"},
    {"runtime", "memclrHasPointers", 2, runtime_call, "memclrHasPointers"},
    {"runtime", "mapRandom", 0, runtime_call, "mapRandom"},
    {"runtime", "shade", 1, runtime_call, "shade"},
    {"runtime", "loadFlag", 1, load_flag, NULL},
    {"runtime", "storeFlag", 2, store_flag, NULL},
    {"runtime", "groupMatch", 2, group_match, NULL},
    {"runtime", "groupSame", 2, group_same, NULL},
    {"runtime", "prefetch", 1, prefetch, "llvm.prefetch"},
    {"runtime", "groupSet", 3, group_set, NULL},
    {"runtime", "groupTake", 2, group_take, NULL},
    {"runtime", "groupFull", 1, group_full, NULL},
    {"runtime", "writeBarrierOn", 0, write_barrier_on, NULL},
    {"runtime", "lowestBit", 1, lowest_bit, NULL},
    {"runtime", "mulFold", 2, mul_fold, NULL},
    ATOMIC_INT("Int32"),
    ATOMIC_INT("Int64"),
    ATOMIC_INT("Uint32"),
    ATOMIC_INT("Uint64"),
    ATOMIC_INT("Uintptr"),
    ATOMIC("Pointer"),
    {"sync", "release", 2, gen_mutex_release, NULL},
    {"math", "Sqrt", 1, plain, "llvm.sqrt"},
    {"math", "sqrt", 1, plain, "llvm.sqrt"},
    {"math", "Abs", 1, plain, "llvm.fabs"},
    {"math", "Copysign", 2, plain2, "llvm.copysign"},
    {"math", "FMA", 3, fused_multiply_add, NULL},
    {"math", "Float64bits", 1, bit_cast, NULL},
    {"math", "Float64frombits", 1, bit_cast, NULL},
    {"math", "Float32bits", 1, bit_cast, NULL},
    {"math", "Float32frombits", 1, bit_cast, NULL},
    {"math/bits", "OnesCount", 1, count_ones, "llvm.ctpop"},
    {"math/bits", "OnesCount8", 1, count_ones, "llvm.ctpop"},
    {"math/bits", "OnesCount16", 1, count_ones, "llvm.ctpop"},
    {"math/bits", "OnesCount32", 1, count_ones, "llvm.ctpop"},
    {"math/bits", "OnesCount64", 1, count_ones, "llvm.ctpop"},
    {"math/bits", "TrailingZeros", 1, count_zeros, "llvm.cttz"},
    {"math/bits", "TrailingZeros8", 1, count_zeros, "llvm.cttz"},
    {"math/bits", "TrailingZeros16", 1, count_zeros, "llvm.cttz"},
    {"math/bits", "TrailingZeros32", 1, count_zeros, "llvm.cttz"},
    {"math/bits", "TrailingZeros64", 1, count_zeros, "llvm.cttz"},
    {"math/bits", "LeadingZeros", 1, count_zeros, "llvm.ctlz"},
    {"math/bits", "LeadingZeros8", 1, count_zeros, "llvm.ctlz"},
    {"math/bits", "LeadingZeros16", 1, count_zeros, "llvm.ctlz"},
    {"math/bits", "LeadingZeros32", 1, count_zeros, "llvm.ctlz"},
    {"math/bits", "LeadingZeros64", 1, count_zeros, "llvm.ctlz"},
    {"math/bits", "Len", 1, bit_length, "llvm.ctlz"},
    {"math/bits", "Len8", 1, bit_length, "llvm.ctlz"},
    {"math/bits", "Len16", 1, bit_length, "llvm.ctlz"},
    {"math/bits", "Len32", 1, bit_length, "llvm.ctlz"},
    {"math/bits", "Len64", 1, bit_length, "llvm.ctlz"},
    {"math/bits", "ReverseBytes", 1, plain, "llvm.bswap"},
    {"math/bits", "ReverseBytes16", 1, plain, "llvm.bswap"},
    {"math/bits", "ReverseBytes32", 1, plain, "llvm.bswap"},
    {"math/bits", "ReverseBytes64", 1, plain, "llvm.bswap"},
    {"math/bits", "Reverse", 1, plain, "llvm.bitreverse"},
    {"math/bits", "Reverse8", 1, plain, "llvm.bitreverse"},
    {"math/bits", "Reverse16", 1, plain, "llvm.bitreverse"},
    {"math/bits", "Reverse32", 1, plain, "llvm.bitreverse"},
    {"math/bits", "Reverse64", 1, plain, "llvm.bitreverse"},
    {"math/bits", "RotateLeft", 2, rotate, "llvm.fshl"},
    {"math/bits", "RotateLeft8", 2, rotate, "llvm.fshl"},
    {"math/bits", "RotateLeft16", 2, rotate, "llvm.fshl"},
    {"math/bits", "RotateLeft32", 2, rotate, "llvm.fshl"},
    {"math/bits", "RotateLeft64", 2, rotate, "llvm.fshl"},
    {"math/bits", "Mul", 2, multiply, NULL},
    {"math/bits", "Mul64", 2, multiply, NULL},
    {"math/bits", "Add", 3, add_with_carry, "llvm.uadd.with.overflow"},
    {"math/bits", "Add64", 3, add_with_carry, "llvm.uadd.with.overflow"},
    {"math/bits", "Sub", 3, add_with_carry, "llvm.usub.with.overflow"},
    {"math/bits", "Sub64", 3, add_with_carry, "llvm.usub.with.overflow"},
};

// gc rounds by an instruction, which makes a signalling NaN a quiet one. The functions give it back as it is.
Value gen_rounded(IrFunc *f, const FuncNode *fn, Value v) {
    static const char *const names[] = {"Ceil", "Floor", "RoundToEven", "Trunc"};
    bool rounds = false;
    if (!fn || fn->recv || !fn->obj || !fn->obj->pkg || strcmp(fn->obj->pkg->path, "math") != 0) return v;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) rounds |= !strcmp(fn->name, names[i]);
    if (!rounds) return v;
    LLVMValueRef bits = LLVMBuildBitCast(f->b, v.v, ir_int(f->g, 64), "");
    LLVMValueRef quiet = LLVMBuildOr(f->b, bits, gen_i64(f, INT64_C(1) << 51), "");
    LLVMValueRef is_nan = LLVMBuildFCmp(f->b, LLVMRealUNO, v.v, v.v, "");
    quiet = LLVMBuildBitCast(f->b, quiet, LLVMTypeOf(v.v), "");
    return gen_ssa(LLVMBuildSelect(f->b, is_nan, quiet, v.v, ""), v.type);
}

static const Intrinsic *find(const FuncNode *fn) {
    if (!fn->name || fn->recv || !fn->obj || !fn->obj->pkg) return NULL;
    for (size_t i = 0; i < sizeof intrinsics / sizeof intrinsics[0]; i++) {
        const Intrinsic *in = &intrinsics[i];
        if (strcmp(in->name, fn->name) == 0 && strcmp(in->package, fn->obj->pkg->path) == 0) return in;
    }
    return NULL;
}

int gen_intrinsic(IrFunc *f, Expr *e, const FuncNode *fn, Value results[2]) {
    const Intrinsic *in = find(fn);
    if (!in || e->call.args.n != in->nargs) return 0;
    Value args[3];
    const Func *sig = &type_underlying(gen_type(f, e->call.fun))->func;
    int mark = gen_order_mark(f);
    gen_order(f, e->call.args.at, NULL, in->nargs);
    for (int i = 0; i < in->nargs; i++) args[i] = gen_expr_as(f, e->call.args.at[i], sig->params.at[i]->type);
    gen_order_end(f, mark);
    ir_set_pos(f, e->pos);
    Value v = in->expand(f, args, gen_type(f, e), in->llvm);
    int n = sig->results.n == 2 ? 2 : 1;
    results[0] = v;
    for (unsigned i = 0; n == 2 && i < 2; i++)
        results[i] = gen_ssa(gen_field(f, v.v, i), sig->results.at[i]->type);
    return n;
}
