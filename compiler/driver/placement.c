// placement.c - what a program demands of its objects:
//
//   //loam:noheap   above a function: an error when its code, with what is inlined into it, would allocate
//   //loam:stack    at the end of a line, or alone above it: an error when something on it goes to the heap
//
// The errors come from the same findings as -m, with the reason that explains the escape. For Go both are
// comments.
#include "driver/driver.h"
#include <string.h>

typedef struct Reason {
    Pos at;
    const char *text;
} Reason;

struct Placement {
    Arena *arena;
    Compiler *c;
    const Package *pkg;
    VEC(Reason) reasons;
};

static bool is_demanded(const Package *pkg) {
    for (int i = 0; i < pkg->files.n; i++)
        if (pkg->files.at[i]->on_stack.n) return true;
    for (int i = 0; i < pkg->funcs.n; i++)
        if (pkg->funcs.at[i]->pragma & PRAGMA_NOHEAP) return true;
    return false;
}

Placement *placement_new(Arena *arena, Compiler *c, const Package *pkg) {
    if (!is_demanded(pkg)) return NULL;
    Placement *p = NEW(arena, Placement);
    *p = (Placement){.arena = arena, .c = c, .pkg = pkg};
    return p;
}

// The last step of an explanation is where the object gets lost.
void placement_fact(Placement *p, Pos at, const LoamFact *fact) {
    if (strcmp(fact->code, "escapes") != 0 || !fact->nsteps) return;
    const LoamFactStep *last = &fact->steps[fact->nsteps - 1];
    const char *text = last->text + strspn(last->text, " ");
    Reason r = {at, arena_printf(p->arena, "%s at %s:%u", text, last->file, last->line)};
    VEC_PUSH(p->arena, p->reasons, r);
}

static const char *reason_at(const Placement *p, Pos at) {
    for (int i = 0; i < p->reasons.n; i++)
        if (!pos_less(p->reasons.at[i].at, at) && !pos_less(at, p->reasons.at[i].at))
            return arena_printf(p->arena, " (%s)", p->reasons.at[i].text);
    return "";
}

// Of the functions on the line the one that is marked.
static const FuncNode *function_around(const Placement *p, Pos at) {
    for (int i = 0; i < p->pkg->funcs.n; i++) {
        const FuncNode *f = p->pkg->funcs.at[i];
        if (f->pragma & PRAGMA_NOHEAP && func_holds(f, at)) return f;
    }
    return NULL;
}

static bool must_stay(const Placement *p, Pos at) {
    for (int i = 0; i < p->pkg->files.n; i++) {
        const File *file = p->pkg->files.at[i];
        for (int k = 0; file->file == at.file && k < file->on_stack.n; k++)
            if (file->on_stack.at[k] == at.line) return true;
    }
    return false;
}

void placement_note(Placement *p, Pos at, const char *text) {
    FindingKind kind = finding_kind(text);
    if (kind != FINDING_HEAP && kind != FINDING_MAY_ALLOCATE) return;
    const FuncNode *f = function_around(p, at);
    const char *why = reason_at(p, at);
    if (f) diag_error(p->c->diags, at, "%s is marked //loam:noheap: %s%s", f->name, text, why);
    else if (must_stay(p, at) && kind == FINDING_HEAP)
        diag_error(p->c->diags, at, "marked //loam:stack: %s%s", text, why);
}
