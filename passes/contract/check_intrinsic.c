// check_intrinsic.c - which intrinsics managed code may use. An intrinsic is no safepoint, so it must be a
// few machine instructions, or a routine that needs no more stack than the guard has (memcpy, floor). What is
// in no list here is refused: LLVM has more than a thousand, and new ones come.
#include "contract/check.h"
#include <string.h>

// By prefix; a dot at the end: any types.
static const char *const allowed[] = {
    // memory and markers
    "llvm.memcpy.", "llvm.memmove.", "llvm.memset.", "llvm.prefetch.", "llvm.lifetime.", "llvm.invariant.",
    "llvm.assume", "llvm.dbg.", "llvm.experimental.noalias.scope.decl", "llvm.sideeffect", "llvm.donothing",
    "llvm.expect.", "llvm.is.constant.", "llvm.objectsize.", "llvm.ssa.copy.",
    "llvm.launder.invariant.group.", "llvm.strip.invariant.group.", "llvm.ptrmask.", "llvm.annotation.",
    "llvm.ptr.annotation.", "llvm.var.annotation", "llvm.pseudoprobe", "llvm.trap", "llvm.debugtrap",
    "llvm.ubsantrap", "llvm.readcyclecounter", "llvm.load.relative.",
    // integers
    "llvm.abs.", "llvm.smax.", "llvm.smin.", "llvm.umax.", "llvm.umin.", "llvm.scmp.", "llvm.ucmp.",
    "llvm.ctpop.", "llvm.ctlz.", "llvm.cttz.", "llvm.bswap.", "llvm.bitreverse.", "llvm.fshl.", "llvm.fshr.",
    "llvm.sadd.", "llvm.uadd.", "llvm.ssub.", "llvm.usub.", "llvm.smul.", "llvm.umul.", "llvm.sshl.",
    "llvm.ushl.",
    // floats
    "llvm.sqrt.", "llvm.fabs.", "llvm.minnum.", "llvm.maxnum.", "llvm.minimum.", "llvm.maximum.",
    "llvm.copysign.", "llvm.canonicalize.", "llvm.is.fpclass.", "llvm.fptosi.sat.", "llvm.fptoui.sat.",
    "llvm.fma.", "llvm.fmuladd.", "llvm.floor.", "llvm.ceil.", "llvm.trunc.", "llvm.rint.", "llvm.nearbyint.",
    "llvm.round.", "llvm.roundeven.", "llvm.lround.", "llvm.llround.", "llvm.lrint.", "llvm.llrint.",
    "llvm.arithmetic.fence.", "llvm.convert.",
    // vectors
    "llvm.vector.", "llvm.masked.", "llvm.stepvector.", "llvm.experimental.stepvector.",
    "llvm.experimental.vector.", "llvm.get.active.lane.mask.", "llvm.x86.sse", "llvm.x86.ssse3.",
    "llvm.x86.avx", "llvm.x86.fma.", "llvm.x86.bmi.", "llvm.x86.pclmulqdq", "llvm.x86.aesni.", "llvm.x86.sha",
    "llvm.x86.rdtsc", "llvm.x86.rdrand.", "llvm.x86.rdseed.", "llvm.x86.addcarry.", "llvm.x86.subborrow.",
    "llvm.x86.vcvtph2ps.", "llvm.x86.vcvtps2ph."};

// Why the likeliest of the others cannot be; the first prefix that fits.
static const struct Reason {
    const char *prefix, *why;
} reasons[] = {
    {"llvm.experimental.gc.", "statepoints are made by loam-statepoints"},
    {"llvm.experimental.stackmap", "the stack map is the runtime's"},
    {"llvm.experimental.patchpoint", "the stack map is the runtime's"},
    {"llvm.experimental.deoptimize", "code is not deoptimized"},
    {"llvm.experimental.guard", "code is not deoptimized"},
    {"llvm.gc", "managed pointers are read and written by plain loads and stores"},
    {"llvm.frameaddress", "the frame moves with its stack"},
    {"llvm.addressofreturnaddress", "the frame moves with its stack"},
    {"llvm.sponentry", "the frame moves with its stack"},
    {"llvm.returnaddress", "frames are read by the runtime alone"},
    {"llvm.local", "the frame moves with its stack"},
    {"llvm.stack", "the frame's size must be known (H13)"},
    {"llvm.get.dynamic.area", "the frame's size must be known (H13)"},
    {"llvm.va", "managed functions take no variable arguments (H13)"},
    {"llvm.eh.", "panics unwind to landing pads of type token (H9)"},
    {"llvm.wasm.", "the target is x86-64"},
    {"llvm.coro.", "coroutines keep their frame in memory that no map shows"},
    {"llvm.call.preallocated", "where its arguments lie is unknown (H7)"},
    {"llvm.init.trampoline", "code on the stack would move with it"},
    {"llvm.adjust.trampoline", "code on the stack would move with it"},
    {"llvm.thread.pointer", "the goroutine may change its thread at any safepoint (H6)"},
    {"llvm.read_", "registers belong to the runtime"},
    {"llvm.write_register", "registers belong to the runtime"},
};

static const char math_reason[] = "it becomes a call of C's library on the goroutine's small stack (H10)";
static const char *const math[] = {"sin",  "cos",   "tan",  "sincos", "asin",  "acos",  "atan",
                                   "sinh", "cosh",  "tanh", "exp",    "exp2",  "exp10", "log",
                                   "log2", "log10", "pow",  "powi",   "ldexp", "frexp"};

static bool starts(const char *name, const char *prefix) { return !strncmp(name, prefix, strlen(prefix)); }

static const char *reason_of(const char *name) {
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (starts(name, reasons[i].prefix)) return reasons[i].why;
    const char *word = name + 5, *dot = strchr(word, '.');
    for (size_t i = 0; i < sizeof math / sizeof *math; i++)
        if (dot && strlen(math[i]) == (size_t)(dot - word) && !strncmp(word, math[i], (size_t)(dot - word)))
            return math_reason;
    return "not known to be safe there";
}

static bool is_allowed(const char *name) {
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (starts(name, allowed[i])) return !strstr(name, "element.unordered.atomic");
    return false;
}

// Masked stores and the like of managed pointers would pass the write barrier by.
static bool writes_managed(LLVMValueRef call, const char *name) {
    bool stores = starts(name, "llvm.masked.store.") || starts(name, "llvm.masked.scatter.") ||
                  starts(name, "llvm.masked.compressstore.");
    return stores && pass_has_managed_ptr(LLVMTypeOf(LLVMGetOperand(call, 0)));
}

void check_intrinsic(Check *c, LLVMValueRef call, LLVMValueRef callee) {
    size_t n;
    const char *name = LLVMGetValueName2(callee, &n);
    if (starts(name, "llvm.threadlocal.address")) return; // its operand is refused
    if (writes_managed(call, name))
        check_refuse(c, call, "@%s of managed pointers has no write barrier", name);
    else if (c->stage == CHECK_CONTRACT && !is_allowed(name))
        check_refuse(c, call, "@%s in managed code: %s", name, reason_of(name));
}
