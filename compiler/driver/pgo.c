// pgo.c - -pgo: a CPU profile, in pprof's format, guides the optimiser.
//
// Rows are as Go counts them (cmd/compile/internal/pgo of Go 1.21): a call's weight is the number of samples
// in whose stacks it stands, each counted once; hot are the heaviest calls that together have HOT_SHARE of
// all weight. Places are told by function and by line within it, so that a change elsewhere in the file does
// not matter. Profiles of Go up to 1.19 do not know where functions begin: their lines are those of the file.
//
// Package runtime is compiled without a profile: every program has it, and every package depends on it.
#include "driver/driver.h"
#include "irgen/irgen.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    HOT_SHARE = 99,    // in a hundred
    LEAST_SAMPLES = 4, // of a hot call: fewer may be chance
    MOST_FRAMES = 1000 // of a sample: what is further out is hot for other reasons
};

// A call, and the number of samples in whose stacks it stands.
typedef struct CallWeight {
    LoamProfileCall call;
    uint64_t weight;
} CallWeight;
typedef VEC(CallWeight) Calls;

// ---- rows -------------------------------------------------------------------------------------------------

static int compare_calls(const void *a, const void *b) {
    const LoamProfileCall *x = &((const CallWeight *)a)->call, *y = &((const CallWeight *)b)->call;
    int order = strcmp(x->caller, y->caller);
    if (order) return order;
    if (x->absolute != y->absolute) return x->absolute - y->absolute;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : strcmp(x->callee, y->callee);
}

// The heaviest first.
static int compare_weights(const void *a, const void *b) {
    const CallWeight *x = a, *y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return compare_calls(a, b);
}

// False where the caller's line is unknown, and in package runtime, which is compiled without a profile.
static bool call_between(const ProfileFrame *caller, const ProfileFrame *callee, LoamProfileCall *call) {
    bool absolute = caller->start == 0;
    *call = (LoamProfileCall){caller->function, callee->function, caller->line - caller->start, absolute};
    return *callee->function && caller->line && caller->line >= caller->start &&
           !text_begins(caller->function, "runtime.");
}

// The calls of one sample; what is recursive counts once.
static void add_calls(Arena *arena, const ProfileSample *s, Calls *calls) {
    int first = calls->n;
    for (int i = 0; i + 1 < s->frames.n && i < MOST_FRAMES; i++) {
        CallWeight c = {.weight = s->column[0]};
        if (!call_between(&s->frames.at[i + 1], &s->frames.at[i], &c.call)) continue;
        bool again = false;
        for (int k = first; k < calls->n && !again; k++) again = compare_calls(&calls->at[k], &c) == 0;
        if (!again) VEC_PUSH(arena, *calls, c);
    }
}

static uint64_t add(uint64_t a, uint64_t b) { return a + b < a ? UINT64_MAX : a + b; }

static void join_calls(Calls *calls) {
    int kept = 0;
    if (calls->n) qsort(calls->at, (size_t)calls->n, sizeof *calls->at, compare_calls);
    for (int i = 0; i < calls->n; i++) {
        CallWeight *last = kept ? &calls->at[kept - 1] : NULL;
        if (last && compare_calls(last, &calls->at[i]) == 0)
            last->weight = add(last->weight, calls->at[i].weight);
        else calls->at[kept++] = calls->at[i];
    }
    calls->n = kept;
}

// Leaves the hot calls, in order of their callers.
static void keep_hot(Calls *calls) {
    if (!calls->n) return;
    qsort(calls->at, (size_t)calls->n, sizeof *calls->at, compare_weights);
    double all = 0, sum = 0;
    for (int i = 0; i < calls->n; i++) all += (double)calls->at[i].weight;
    int hot = 0;
    while (hot < calls->n && calls->at[hot].weight >= LEAST_SAMPLES && sum * 100 < all * HOT_SHARE)
        sum += (double)calls->at[hot++].weight;
    calls->n = hot;
    qsort(calls->at, (size_t)calls->n, sizeof *calls->at, compare_calls);
}

// ---- the file ---------------------------------------------------------------------------------------------

// "samples" or "cpu", whichever there is. The latter are nanoseconds, which are made samples of 10 ms each,
// as Go and Loam take them.
static const char *read_profile(Arena *arena, Bytes bytes, Profile *to) {
    enum { SAMPLE_NS = 10000000 };
    static const PprofKind samples = {"CPU", {"samples"}, 1}, cpu = {"CPU", {"cpu"}, 1};
    if (!pprof_read(arena, bytes, &samples, to)) return NULL;
    *to = (Profile){0};
    const char *fault = pprof_read(arena, bytes, &cpu, to);
    for (int i = 0; i < to->n; i++) to->at[i].column[0] = (to->at[i].column[0] + SAMPLE_NS - 1) / SAMPLE_NS;
    return fault;
}

// A difference of two profiles has negative samples: these tell nothing of where time goes.
static bool counts(const ProfileSample *s) { return (int64_t)s->column[0] > 0; }

static Pgo *pgo_new(Arena *arena, const char *path, Bytes bytes) {
    Profile profile = {0};
    const char *fault = read_profile(arena, bytes, &profile);
    if (fault) fail_usage("-pgo: %s: %s", path, fault);
    Calls calls = {0};
    for (int i = 0; i < profile.n; i++)
        if (counts(&profile.at[i])) add_calls(arena, &profile.at[i], &calls);
    join_calls(&calls);
    keep_hot(&calls);
    if (!calls.n) return NULL;
    Pgo *pgo = NEW(arena, Pgo);
    LoamProfileCall *hot = NEW_ARRAY(arena, LoamProfileCall, calls.n);
    *pgo = (Pgo){.profile = {hot, calls.n}, .hot.arena = arena};
    for (int i = 0; i < calls.n; i++) {
        hot[i] = calls.at[i].call;
        *strmap_at_cstr(&pgo->hot, hot[i].callee) = pgo;
    }
    return pgo;
}

// That of -pgo=auto, or NULL.
static const char *default_profile(Arena *arena, const Options *o) {
    const char *first = o->inputs.at[0];
    int folder = path_is_dir(first) ? (int)strlen(first) : (int)(path_base(first) - first);
    const char *path = arena_printf(arena, "%.*s%sdefault.pgo", folder, first,
                                    folder && first[folder - 1] != '/' ? "/" : "");
    return access(path, F_OK) == 0 ? path : NULL;
}

Pgo *pgo_open(Arena *arena, const Options *o) {
    const char *path = o->pgo;
    if (!path || strcmp(path, "auto") == 0) path = default_profile(arena, o);
    if (!path || strcmp(path, "off") == 0) return NULL;
    Bytes bytes;
    if (!file_read(arena, path, &bytes)) fail_io("-pgo: %s", path);
    return bytes.n ? pgo_new(arena, path, bytes) : NULL;
}

// ---- keys -------------------------------------------------------------------------------------------------

// The package, and those whose functions its module may have as well, as the symbols of these begin.
static void reach(StrMap *reached, const Package *pkg) {
    void **at = strmap_at_cstr(reached, irgen_path_symbol(reached->arena, pkg->path));
    if (*at) return;
    *at = (void *)pkg;
    for (int i = 0; i < pkg->imports.n; i++) reach(reached, pkg->imports.at[i]);
}

static bool is_reached(StrMap *reached, const char *symbol) {
    const char *slash = strrchr(symbol, '/'), *name = slash ? slash : symbol;
    return *strmap_at(reached, symbol, (size_t)(name - symbol) + strcspn(name, ".")) != NULL;
}

void pgo_add_key(const Pgo *pgo, SHA2_CTX *h, const Package *pkg) {
    if (!pgo) return;
    Arena *arena = pgo->hot.arena;
    StrMap reached = {.arena = arena};
    reach(&reached, pkg);
    for (int i = 0; i < pgo->profile.ncalls; i++) {
        const LoamProfileCall *c = &pgo->profile.calls[i];
        if (is_reached(&reached, c->caller) || is_reached(&reached, c->callee))
            cache_key_text(h, arena_printf(arena, "%s:%u:%d:%s", c->caller, c->line, c->absolute, c->callee));
    }
}
