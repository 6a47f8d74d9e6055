// dying.c - which objects that runtime functions make on the heap die before the frame of their function
// does.
//
// A spare object (escape.h) that stays in the frame is there for a function of the runtime that makes
// another one on the heap when what it is asked for does not fit: make of a length that is not known,
// append, conversions of strings. The analysis has followed the addresses of both, so both die at the same
// time. These calls are marked; loam-frees gives what they have made back to the heap when their function
// returns.
#include "escape/escape.h"

static bool makes_fresh(LLVMValueRef v) {
    return pass_is_call(v) && pass_call_attr(v, LLVMAttributeFunctionIndex, LOAM_ATTR_FRESH);
}

// What a call has made instead, in a new object of the heap, gets nowhere but where an address of the spare
// object gets: it is given the object (loam-escape says "r"), or a phi, which is all that sees its result,
// chooses between the two. So it dies when they do, and loam-frees frees it.
//
// Two kinds die with the frame only. One array that grows in an arena may be in use while the same call makes
// the next one. And objects of the frame may hold the address of what a round made until the next round
// overwrites it; where the address of such an object is known elsewhere the collector looks at all its words
// meanwhile, and none may lead to what is free (H32).
static void mark_dying(const EscObject *spare) {
    bool with_frame = spare->kind == OBJECT_ARENA || spare->in_frame;
    const char *until = with_frame ? LOAM_DIES_WITH_FRAME : LOAM_DIES_WITH_ROUND;
    for (LLVMUseRef u = LLVMGetFirstUse(spare->value); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (makes_fresh(user)) rewrite_call_text_attr(user, LOAM_ATTR_DIES, until);
        for (unsigned k = 0; LLVMIsAPHINode(user) && k < LLVMCountIncoming(user); k++) {
            LLVMValueRef v = LLVMGetIncomingValue(user, k);
            if (makes_fresh(v) && !LLVMGetNextUse(LLVMGetFirstUse(v)))
                rewrite_call_text_attr(v, LOAM_ATTR_DIES, until);
        }
    }
}

void escape_mark_dying(Escape *e) {
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        if (escape_is_spare(o->kind) && !e->nodes.at[o->node].escapes) mark_dying(o);
    }
}

// Whether control may come to each block from the end of block `from`.
static bool *blocks_behind(Escape *e, const PassCfg *c, int from) {
    bool *behind = PASS_NEW_ARRAY(&e->batch, bool, c->n), more = true;
    while (more) {
        more = false;
        for (int b = 0; b < c->n; b++)
            for (int k = c->succ_start[b]; (behind[b] || b == from) && k < c->succ_start[b + 1]; k++) {
                more |= !behind[c->succ[k]] && c->succ[k] < b;
                behind[c->succ[k]] = true;
            }
    }
    return behind;
}

const char *escape_freed_at(Escape *e, const EscFunc *f, LLVMValueRef call) {
    if (!pass_call_attr(call, LLVMAttributeFunctionIndex, LOAM_ATTR_DIES)) return NULL;
    return escape_returns_behind(e, f, call);
}

const char *escape_returns_behind(Escape *e, const EscFunc *f, LLVMValueRef instruction) {
    int from = pass_cfg_block(f->cfg, LLVMGetInstructionParent(instruction));
    const bool *behind = blocks_behind(e, f->cfg, from);
    const char *text = "";
    for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f->fn); b; b = LLVMGetNextBasicBlock(b)) {
        LLVMValueRef end = LLVMGetBasicBlockTerminator(b);
        int block = pass_cfg_block(f->cfg, b);
        if (block < 0 || (!behind[block] && block != from) || !LLVMIsAReturnInst(end)) continue;
        PassPos at = pass_position(end);
        if (at.line) text = pass_printf(&e->batch, "%s%s%u:%u", text, *text ? ", " : "", at.line, at.col);
    }
    return *text ? text : NULL;
}
