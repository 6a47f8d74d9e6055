// positions.c - gives each call that becomes a statepoint an ID: the index of its source position in a table
// of the module.
//
//  1. Each safepoint call of a managed function gets "statepoint-id"="N".
//  2. @loam.positions[N] is a LoamPosition (loam/abi.h): function, file, line, and the index of the place
//     where that function was inlined into its caller, or -1. Equal chains share their entries.
//
// A call without a debug location counts as being in the line where its function is declared (line 0 when
// that is unknown too). Expects to be the last to look at calls before loam-statepoints: a call that
// is cloned later keeps its ID, which is right.
#include "ir/rewrite.h"
#include <stdio.h>
#include <string.h>

typedef struct Position {
    const char *func;
    char *file;
    unsigned line;
    int outer;
} Position;

typedef struct Positions {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    PassArena arena;
    PASS_VEC(Position) all;
    PASS_VEC(int) next;  // chain of entries with the same hash
    int bucket[1024];    // 1 + first entry
    PassMap of_location; // DILocation -> entry
} Positions;

static unsigned text_hash(unsigned h, const char *s) {
    while (*s) h = (h ^ (unsigned char)*s++) * 16777619u;
    return h;
}

static int intern(Positions *p, Position x) {
    unsigned h = (text_hash(text_hash(x.line * 31 + (unsigned)x.outer, x.func), x.file) * 2654435761u) >> 22;
    for (int i = p->bucket[h] - 1; i >= 0; i = p->next.at[i]) {
        const Position *y = &p->all.at[i];
        if (y->line == x.line && y->outer == x.outer && !strcmp(y->func, x.func) && !strcmp(y->file, x.file))
            return i;
    }
    PASS_PUSH(p->all, x);
    PASS_PUSH(p->next, p->bucket[h] - 1);
    return p->bucket[h] = p->all.n, p->all.n - 1;
}

// Outermost first, so that an entry's outer has a smaller index.
static int of_location(Positions *p, LLVMMetadataRef loc) {
    int known = pass_map_get(&p->of_location, loc);
    if (known >= 0) return known;
    PASS_VEC(LLVMMetadataRef) chain = {0};
    for (LLVMMetadataRef l = loc; l; l = LLVMDILocationGetInlinedAt(l)) PASS_PUSH(chain, l);
    int outer = -1;
    for (int i = chain.n - 1; i >= 0; i--) {
        LLVMMetadataRef scope = LLVMDILocationGetScope(chain.at[i]);
        outer =
            intern(p, (Position){rewrite_subprogram_name(p->ctx, scope), rewrite_scope_path(&p->arena, scope),
                                 LLVMDILocationGetLine(chain.at[i]), outer});
    }
    PASS_VEC_FREE(chain);
    pass_map_set(&p->of_location, loc, outer);
    return outer;
}

static int of_function(Positions *p, LLVMValueRef fn) {
    LLVMMetadataRef sp = LLVMGetSubprogram(fn);
    size_t n;
    const char *name = sp ? rewrite_subprogram_name(p->ctx, sp) : LLVMGetValueName2(fn, &n);
    return intern(
        p, (Position){name, rewrite_scope_path(&p->arena, sp), sp ? LLVMDISubprogramGetLine(sp) : 0, -1});
}

// Line 0 is LLVM's word for "made of several places": the line of the function says more.
static int of_call(Positions *p, LLVMValueRef fn, LLVMValueRef call) {
    LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(call);
    if (!loc || (LLVMDILocationGetLine(loc) == 0 && !LLVMDILocationGetInlinedAt(loc)))
        return of_function(p, fn);
    return of_location(p, loc);
}

static void emit_table(Positions *p) {
    LLVMTypeRef ptr = LLVMPointerTypeInContext(p->ctx, 0), i32 = LLVMInt32TypeInContext(p->ctx),
                fields[] = {ptr, ptr, i32, i32};
    LLVMTypeRef type = LLVMStructTypeInContext(p->ctx, fields, 4, 0);
    ValueVec rows = {0};
    for (int i = 0; i < p->all.n; i++) {
        const Position *x = &p->all.at[i];
        LLVMValueRef row[] = {rewrite_text(p->m, x->func), rewrite_text(p->m, x->file),
                              LLVMConstInt(i32, x->line, 0),
                              LLVMConstInt(i32, (unsigned long long)(long long)x->outer, 1)};
        PASS_PUSH(rows, LLVMConstStructInContext(p->ctx, row, 4, 0));
    }
    rewrite_table(p->m, "loam.positions", type, &rows);
    PASS_VEC_FREE(rows);
}

bool loam_positions_run(LLVMModuleRef m, const LoamPassOptions *o) {
    if (LLVMGetNamedGlobal(m, "loam.positions")) {
        pass_fail(o, "loam-positions", NULL, "the module already has its table of positions");
        return false;
    }
    Positions p = {.m = m, .ctx = LLVMGetModuleContext(m)};
    for (LLVMValueRef fn = LLVMGetFirstFunction(m); fn; fn = LLVMGetNextFunction(fn)) {
        if (!LLVMGetGC(fn)) continue;
        ValueVec calls = rewrite_collect(fn, pass_is_safepoint);
        for (int i = 0; i < calls.n; i++) {
            char id[24];
            snprintf(id, sizeof id, "%d", of_call(&p, fn, calls.at[i]));
            rewrite_call_text_attr(calls.at[i], "statepoint-id", id);
        }
        PASS_VEC_FREE(calls);
    }
    bool changed = p.all.n > 0;
    if (changed) emit_table(&p);
    PASS_VEC_FREE(p.all);
    PASS_VEC_FREE(p.next);
    pass_map_free(&p.of_location);
    pass_arena_free(&p.arena);
    return changed;
}
