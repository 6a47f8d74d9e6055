// poison.c - loam-poison: a debug mode in which a function that returns overwrites its stack objects.
//
// A pointer that outlives its frame means that the escape analysis was wrong. Such a pointer usually goes on
// to show the old value until another frame takes the place, so the mistake is seen late or never. With this
// pass (pipeline option poison_frames) it is seen at its first use: as a pointer the pattern faults at an
// address that is never mapped, as a number it is LOAM_FRAME_POISON.
//
// The pass runs right after loam-escape, before LLVM may inline anything: an object then dies where its own
// function returned, also when that function became part of its caller's frame. The stores are volatile, for
// to LLVM an alloca is dead at `ret`. They stand after the last safepoint, so no stack map ever describes an
// object that holds the pattern.
//
//   expects  loam-escape is done: objects are allocas of the entry block
//   leaves   stores of the pattern before each `ret` and `resume`
//   refuses  nothing; an alloca whose life ends earlier (llvm.lifetime.end) and a `ret` after a musttail call
//            stay as they are
#include "ir/rewrite.h"

// Words beyond this many of one object are filled by a memset of the pattern's lowest byte.
enum { MAX_WORDS_STORED = 64 };

static bool is_exit(LLVMValueRef i) {
    return LLVMIsAReturnInst(i) ? !rewrite_returns_tail_call(i) : LLVMIsAResumeInst(i) != NULL;
}

static bool has_lifetime(LLVMValueRef alloca) {
    for (LLVMUseRef u = LLVMGetFirstUse(alloca); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (pass_is_call(user) && pass_name_starts(pass_callee(user), "llvm.lifetime.")) return true;
    }
    return false;
}

// Others, whose place is not decided yet, need not be reached.
static bool is_in_entry(LLVMValueRef i) {
    LLVMBasicBlockRef block = LLVMGetInstructionParent(i);
    return block == LLVMGetEntryBasicBlock(LLVMGetBasicBlockParent(block));
}

static bool is_frame_object(LLVMValueRef i) {
    return LLVMIsAAllocaInst(i) && is_in_entry(i) && LLVMIsAConstantInt(LLVMGetOperand(i, 0)) &&
           !has_lifetime(i);
}

static LLVMValueRef at_offset(LLVMBuilderRef b, LLVMContextRef c, LLVMValueRef object, uint64_t offset) {
    LLVMValueRef index = LLVMConstInt(LLVMInt64TypeInContext(c), offset, 0);
    return LLVMBuildInBoundsGEP2(b, LLVMInt8TypeInContext(c), object, &index, 1, "");
}

static void poison(LLVMBuilderRef b, LLVMValueRef object, uint64_t size) {
    LLVMContextRef c = LLVMGetTypeContext(LLVMTypeOf(object));
    LLVMValueRef word = LLVMConstInt(LLVMInt64TypeInContext(c), LOAM_FRAME_POISON, 0);
    uint64_t done = 0;
    for (; done + 8 <= size && done < MAX_WORDS_STORED * 8; done += 8) {
        LLVMValueRef store = LLVMBuildStore(b, word, at_offset(b, c, object, done));
        LLVMSetVolatile(store, true);
        LLVMSetAlignment(store, 1);
    }
    if (done == size) return;
    LLVMValueRef byte = LLVMConstInt(LLVMInt8TypeInContext(c), LOAM_FRAME_POISON & 0xff, 0);
    LLVMValueRef rest = LLVMBuildMemSet(b, at_offset(b, c, object, done), byte,
                                        LLVMConstInt(LLVMInt64TypeInContext(c), size - done, 0), 1);
    LLVMSetOperand(rest, 3, LLVMConstInt(LLVMInt1TypeInContext(c), 1, 0)); // volatile
}

bool loam_poison_run(LLVMModuleRef m, const LoamPassOptions *o) {
    LLVMTargetDataRef layout = LLVMGetModuleDataLayout(m);
    bool changed = false;
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        ValueVec objects = rewrite_collect(fn, is_frame_object), exits = rewrite_collect(fn, is_exit);
        for (int i = 0; i < exits.n; i++) {
            LLVMBuilderRef b = rewrite_before(exits.at[i]);
            for (int k = 0; k < objects.n; k++) {
                uint64_t count = LLVMConstIntGetZExtValue(LLVMGetOperand(objects.at[k], 0));
                poison(b, objects.at[k],
                       count * LLVMABISizeOfType(layout, LLVMGetAllocatedType(objects.at[k])));
                changed = true;
            }
            LLVMDisposeBuilder(b);
        }
        PASS_VEC_FREE(objects);
        PASS_VEC_FREE(exits);
    }
    return changed;
}
