// safepoints.c - see safepoints.h.
#include "analysis/safepoints.h"

static void number(Safepoints *s) {
    int before = 0;
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(s->fn); b; b = LLVMGetNextBasicBlock(b))
        for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
            pass_map_set(&s->index, i, s->places.n);
            PASS_PUSH(s->places, ((SafepointPlace){s->places.n, before}));
            before += pass_is_safepoint(i);
        }
}

bool safepoint_between(Safepoints *s, LLVMValueRef from, LLVMValueRef to) {
    if (LLVMGetInstructionParent(from) != LLVMGetInstructionParent(to)) return true;
    if (!s->places.n) number(s);
    const SafepointPlace *a = &s->places.at[pass_map_get(&s->index, from)],
                         *b = &s->places.at[pass_map_get(&s->index, to)];
    return a->position > b->position || b->before - a->before > pass_is_safepoint(from);
}

void safepoints_free(Safepoints *s) {
    pass_map_free(&s->index);
    PASS_VEC_FREE(s->places);
}
