// versions.c - copies a loop, so that one of two versions can be chosen before it begins.
//
// The copy leaves where the loop does: each phi of an exit gets another way in. That everything used behind
// the loop is such a phi (LLVM's passes loop-simplify and lcssa see to it) is checked, not assumed.
#include "optimize/versions.h"

bool version_loop_has(const VersionLoop *l, LLVMBasicBlockRef b) { return pass_map_get(&l->in, b) >= 0; }

static bool stays_inside(const VersionLoop *l, LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef user = LLVMGetUser(u);
        if (!version_loop_has(l, LLVMGetInstructionParent(user)) && !LLVMIsAPHINode(user)) return false;
    }
    return true;
}

// What leaves the loop through a phi must do so on an edge of the loop.
static bool leaves_at_exits(const VersionLoop *l, LLVMValueRef v) {
    for (LLVMUseRef u = LLVMGetFirstUse(v); u; u = LLVMGetNextUse(u)) {
        LLVMValueRef phi = LLVMGetUser(u);
        if (version_loop_has(l, LLVMGetInstructionParent(phi))) continue;
        for (unsigned i = 0, n = LLVMCountIncoming(phi); i < n; i++)
            if (LLVMGetIncomingValue(phi, i) == v && !version_loop_has(l, LLVMGetIncomingBlock(phi, i)))
                return false;
    }
    return true;
}

bool version_loop_can_copy(const VersionLoop *l) {
    for (int k = 0; k < l->blocks.n; k++) {
        LLVMValueRef end = LLVMGetBasicBlockTerminator(l->blocks.at[k]);
        if (!LLVMIsABranchInst(end) && !LLVMIsASwitchInst(end)) return false;
        for (LLVMValueRef i = LLVMGetFirstInstruction(l->blocks.at[k]); i; i = LLVMGetNextInstruction(i))
            if (!stays_inside(l, i) || !leaves_at_exits(l, i)) return false;
    }
    return true;
}

typedef struct Copy {
    const VersionLoop *loop;
    LLVMBasicBlockRef from;
    const PassMap *known, *decided;
    const ValueVec *values;
    PassMap copied; // instruction of the loop -> index in `made`
    ValueVec made;
    PASS_VEC(LLVMBasicBlockRef) blocks; // by the numbers of those that they are copies of
} Copy;

static LLVMValueRef value_of(const Copy *c, LLVMValueRef v) {
    int known = pass_map_get(c->known, v), copied = pass_map_get(&c->copied, v);
    return known >= 0 ? c->values->at[known] : copied >= 0 ? c->made.at[copied] : v;
}

static LLVMBasicBlockRef block_of(const Copy *c, LLVMBasicBlockRef b) {
    int k = pass_map_get(&c->loop->in, b);
    return k >= 0 ? c->blocks.at[k] : b == c->loop->before ? c->from : b;
}

// What an instruction takes from others is set once they all exist.
static void copy_instruction(Copy *c, LLVMBuilderRef b, LLVMValueRef i) {
    LLVMValueRef made;
    int decided = pass_map_get(c->decided, i);
    if (LLVMIsAPHINode(i)) {
        made = LLVMBuildPhi(b, LLVMTypeOf(i), "");
    } else if (decided >= 0) {
        made = LLVMBuildBr(b, block_of(c, LLVMGetSuccessor(i, (unsigned)decided)));
    } else {
        made = LLVMInstructionClone(i);
        LLVMInsertIntoBuilder(b, made);
    }
    pass_map_set(&c->copied, i, c->made.n);
    PASS_PUSH(c->made, made);
}

static void connect_phi(const Copy *c, LLVMValueRef phi, LLVMValueRef made) {
    for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
        LLVMValueRef v = value_of(c, LLVMGetIncomingValue(phi, k));
        LLVMBasicBlockRef from = block_of(c, LLVMGetIncomingBlock(phi, k));
        LLVMAddIncoming(made, &v, &from, 1);
    }
}

static void connect(const Copy *c, LLVMValueRef i) {
    LLVMValueRef made = value_of(c, i);
    if (pass_map_get(c->known, i) >= 0 || pass_map_get(c->decided, i) >= 0) return;
    if (LLVMIsAPHINode(i)) {
        connect_phi(c, i, made);
        return;
    }
    for (unsigned k = 0, n = (unsigned)LLVMGetNumOperands(i); k < n; k++) {
        LLVMValueRef operand = LLVMGetOperand(i, k);
        if (LLVMValueIsBasicBlock(operand))
            LLVMSetOperand(made, k, LLVMBasicBlockAsValue(block_of(c, LLVMValueAsBasicBlock(operand))));
        else LLVMSetOperand(made, k, value_of(c, operand));
    }
}

// What branches depended on that are decided now: LLVM's vectoriser would count its cost.
static void drop_unused(LLVMBasicBlockRef b) {
    for (LLVMValueRef i = LLVMGetLastInstruction(b), before; i; i = before) {
        before = LLVMGetPreviousInstruction(i);
        if (!LLVMGetFirstUse(i) && (LLVMIsAICmpInst(i) || LLVMIsABinaryOperator(i)))
            LLVMInstructionEraseFromParent(i);
    }
}

// The phis of an exit learn of the edge from the copy of `block`.
static void add_edge(const Copy *c, LLVMBasicBlockRef block, LLVMBasicBlockRef exit) {
    LLVMBasicBlockRef from = block_of(c, block);
    for (LLVMValueRef phi = LLVMGetFirstInstruction(exit); LLVMIsAPHINode(phi);
         phi = LLVMGetNextInstruction(phi))
        for (unsigned k = 0, n = LLVMCountIncoming(phi); k < n; k++) {
            if (LLVMGetIncomingBlock(phi, k) != block) continue;
            LLVMValueRef v = value_of(c, LLVMGetIncomingValue(phi, k));
            LLVMAddIncoming(phi, &v, &from, 1);
            break;
        }
}

static void add_edges(const Copy *c, LLVMBasicBlockRef block) {
    LLVMValueRef end = LLVMGetBasicBlockTerminator(block);
    if (pass_map_get(c->decided, end) >= 0) return;
    for (unsigned k = 0, n = LLVMGetNumSuccessors(end); k < n; k++)
        if (!version_loop_has(c->loop, LLVMGetSuccessor(end, k)))
            add_edge(c, block, LLVMGetSuccessor(end, k));
}

static void copy_block(Copy *c, LLVMBuilderRef b, int k) {
    LLVMPositionBuilderAtEnd(b, c->blocks.at[k]);
    for (LLVMValueRef i = LLVMGetFirstInstruction(c->loop->blocks.at[k]); i; i = LLVMGetNextInstruction(i))
        if (pass_map_get(c->known, i) < 0) copy_instruction(c, b, i);
}

void version_loop_copy(const VersionLoop *l, LLVMBasicBlockRef from, const PassMap *known,
                       const ValueVec *values, const PassMap *decided) {
    Copy c = {.loop = l, .from = from, .known = known, .decided = decided, .values = values};
    LLVMContextRef ctx = LLVMGetTypeContext(LLVMTypeOf(LLVMGetBasicBlockParent(from)));
    LLVMBuilderRef b = LLVMCreateBuilderInContext(ctx);
    for (int k = 0; k < l->blocks.n; k++)
        PASS_PUSH(c.blocks, LLVMInsertBasicBlockInContext(ctx, l->header, ""));
    LLVMPositionBuilderAtEnd(b, from);
    LLVMBuildBr(b, block_of(&c, l->header));
    for (int k = 0; k < l->blocks.n; k++) copy_block(&c, b, k);
    for (int k = 0; k < l->blocks.n; k++)
        for (LLVMValueRef i = LLVMGetFirstInstruction(l->blocks.at[k]); i; i = LLVMGetNextInstruction(i))
            connect(&c, i);
    for (int k = 0; k < l->blocks.n; k++) add_edges(&c, l->blocks.at[k]);
    for (int k = l->blocks.n - 1; k >= 0; k--) drop_unused(c.blocks.at[k]);
    LLVMDisposeBuilder(b);
    pass_map_free(&c.copied);
    PASS_VEC_FREE(c.made);
    PASS_VEC_FREE(c.blocks);
}
