// frame_liveness.c - where stack objects are exposed (forward), and which of their pointer words are live
// (backward). See stackobjects.c.
//
// Objects are solved in groups: the units of a group's objects are the bits of one word, a block's effect on
// them is gen | (out & keep). A group has a work list of the blocks where something is known of it: those
// with events, those where one of it is exposed and those where one is live. So the work is that of the
// places where objects matter, and n objects that are alive in all of n blocks, as those whose address was
// kept are, take n / 32 walks over the blocks. The result is a list of changes in each block.
#include "analysis/address.h"
#include "stackmap/frames.h"
#include <stdlib.h>

enum { GROUP_UNITS = 64 };

typedef struct BlockState { // what a group needs of a block; of the group `epoch`
    int epoch;
    int first, end;   // its events there, in Flow.events
    uint64_t exposed; // the units of those that are, at the begin
    bool listed, queued;
    uint64_t gen, keep, out;
} BlockState;

typedef struct Flow {
    Frames *f;
    int epoch;              // 1 + the first object of the group
    int object, end;        // its objects
    int owner[GROUP_UNITS]; // of each unit
    BlockState *blocks;
    PASS_VEC(Event) events;     // of the group, by place
    PASS_VEC(uint64_t) exposed; // after each of them
    PASS_VEC(int) touched;      // blocks with events or where the object is exposed or live
    PassQueue work;
} Flow;

// ---- places -----------------------------------------------------------------------------------------------

// Whether an instruction may read memory through a pointer that nobody knows here.
static bool reads_anything(const Frames *f, LLVMValueRef i) {
    if (pass_is_call(i))
        return !LLVMIsAInlineAsm(LLVMGetCalledValue(i)) &&
               !(pass_is_intrinsic(pass_callee(i)) && !pass_name_starts(pass_callee(i), "llvm.mem"));
    int access = address_operand(i);
    if (access < 0 || LLVMIsAStoreInst(i)) return false;
    int64_t offset;
    LLVMValueRef base = address_base(f->layout, LLVMGetOperand(i, (unsigned)access), &offset);
    return !LLVMIsAAllocaInst(base) && !LLVMIsAConstant(base);
}

static void place_instruction(Frames *f, LLVMValueRef i, int block, int pos) {
    for (int e = pass_map_get(&f->first_event, i); e >= 0; e = f->events.at[e].next) {
        f->events.at[e].block = block;
        f->events.at[e].pos = pos;
    }
    if (reads_anything(f, i)) PASS_PUSH(f->reads, pos);
    if (pass_is_safepoint(i)) PASS_PUSH(f->sites, ((Site){i, block, pos, -1, -1}));
}

static void place_all(Frames *f) {
    f->first_read = PASS_NEW_ARRAY(&f->arena, int, f->cfg->n + 1);
    for (int b = 0; b < f->cfg->n; b++) {
        int pos = 0;
        f->first_read[b] = f->reads.n;
        for (LLVMValueRef i = LLVMGetFirstInstruction(f->cfg->blocks[b]); i; i = LLVMGetNextInstruction(i))
            place_instruction(f, i, b, pos++);
    }
    f->first_read[f->cfg->n] = f->reads.n;
}

// The last position between two others, both exclusive, that reads through unknown pointers; -1: none.
static int last_read(const Frames *f, int block, int after, int before) {
    int lo = f->first_read[block], hi = f->first_read[block + 1];
    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (f->reads.at[mid] < before) lo = mid + 1;
        else hi = mid;
    }
    return lo > f->first_read[block] && f->reads.at[lo - 1] > after ? f->reads.at[lo - 1] : -1;
}

static int by_place(const void *a, const void *b) {
    const Event *x = a, *y = b;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

static BlockState *at_block(Flow *w, int b) {
    BlockState *x = &w->blocks[b];
    if (x->epoch != w->epoch) *x = (BlockState){.epoch = w->epoch, .keep = UINT64_MAX};
    if (!x->listed) PASS_PUSH(w->touched, b);
    x->listed = true;
    return x;
}

static uint64_t all_units(const Object *o) { return frame_units(o) << o->shift; }

static void list_events(Flow *w, const Object *o) {
    const Event *events = w->f->events.at;
    for (int e = o->first_event; e < o->first_event + o->nevents; e++)
        if (events[e].block >= 0) PASS_PUSH(w->events, events[e]);
}

// A group of objects from this one on.
static void begin(Flow *w, int object) {
    Frames *f = w->f;
    w->epoch = object + 1;
    w->events.n = w->exposed.n = w->touched.n = w->work.n = 0;
    int units = 0;
    for (w->object = w->end = object; w->end < f->objects.n; w->end++) {
        Object *o = &f->objects.at[w->end];
        if (units + o->nunits > GROUP_UNITS) break;
        o->shift = units;
        for (int u = 0; u < o->nunits; u++) w->owner[units++] = w->end;
        if (o->nunits) list_events(w, o);
    }
    if (w->events.n > 1) qsort(w->events.at, (size_t)w->events.n, sizeof *w->events.at, by_place);
    for (int e = 0; e < w->events.n; e++) {
        BlockState *x = at_block(w, w->events.at[e].block);
        if (!x->end) x->first = e;
        x->end = e + 1;
        PASS_PUSH(w->exposed, 0);
    }
}

static const Object *object_of(const Flow *w, const Event *e) { return &w->f->objects.at[e->object]; }

// ---- exposure ---------------------------------------------------------------------------------------------

// Fills `exposed` for a block's events; what is exposed at its end.
static uint64_t follow_exposure(Flow *w, const BlockState *x) {
    uint64_t now = x->exposed;
    for (int e = x->first; e < x->end; e++) {
        const Event *ev = &w->events.at[e];
        if (ev->kind == EXPOSE) now |= all_units(object_of(w, ev));
        if (ev->kind == START || ev->kind == END) now &= ~all_units(object_of(w, ev));
        w->exposed.at[e] = now;
    }
    return now;
}

static void expose_successors(Flow *w, int b) {
    const PassCfg *c = w->f->cfg;
    uint64_t now = follow_exposure(w, &w->blocks[b]);
    for (int i = c->succ_start[b]; i < c->succ_start[b + 1] && now; i++) {
        BlockState *x = at_block(w, c->succ[i]);
        if (!(now & ~x->exposed)) continue;
        x->exposed |= now;
        if (!x->queued) pass_queue_put(&w->work, c->succ[i]);
        x->queued = true;
    }
}

static void find_exposed(Flow *w) {
    for (int k = 0, n = w->touched.n; k < n; k++) expose_successors(w, w->touched.at[k]);
    while (w->work.n) {
        int b = pass_queue_take(&w->work);
        w->blocks[b].queued = false;
        expose_successors(w, b);
    }
}

// ---- liveness ---------------------------------------------------------------------------------------------

static uint64_t units_of(const Object *o, const Event *e, bool whole) {
    uint64_t units = 0;
    if (o->nunits == 1 && o->nwords > 1) {
        uint64_t from = o->word[0] * 8, to = o->word[o->nwords - 1] * 8 + 8;
        return whole ? e->from <= from && e->to >= to : e->from < to && e->to > from;
    }
    for (int u = 0; u < o->nunits; u++) {
        uint64_t from = o->word[u] * 8, to = from + 8;
        bool has = whole ? e->from <= from && e->to >= to : e->from < to && e->to > from;
        units |= (uint64_t)has << u;
    }
    return units;
}

static uint64_t its_units(const Object *o, uint64_t group) { return group >> o->shift & frame_units(o); }

static void change(Flow *w, int b, int pos, uint64_t *live, uint64_t now, bool note) {
    Frames *f = w->f;
    for (uint64_t left = note ? now ^ *live : 0; left;) {
        int object = w->owner[__builtin_ctzll(left)];
        const Object *o = &f->objects.at[object];
        PASS_PUSH(f->changes, ((Change){object, pos, its_units(o, now), f->first_change[b]}));
        f->first_change[b] = f->changes.n - 1;
        left &= ~all_units(o);
    }
    *live = now;
}

// Reads through unknown pointers use all of what is exposed.
static void use_exposed(Flow *w, uint64_t exposed, int b, int after, int before, uint64_t *live, bool note) {
    int pos = exposed & ~*live ? last_read(w->f, b, after, before) : -1;
    if (pos >= 0) change(w, b, pos, live, *live | exposed, note);
}

static uint64_t units_in_group(const Flow *w, const Event *e, bool whole) {
    const Object *o = object_of(w, e);
    return units_of(o, e, whole) << o->shift;
}

static void note_clear(Flow *w, const Event *start, uint64_t live) {
    uint64_t its = its_units(object_of(w, start), live);
    if (its) PASS_PUSH(w->f->clears, ((Clear){start->i, start->object, its}));
}

// The events e .. end-1 of one instruction.
static void step(Flow *w, int b, int e, int end, uint64_t *live, bool note) {
    int pos = w->events.at[e].pos;
    uint64_t now = *live, exposed = w->exposed.at[end - 1];
    for (int k = e; k < end; k++) {
        const Event *ev = &w->events.at[k];
        if (ev->kind != DEFINE && ev->kind != START) continue;
        if (note && ev->kind == START) note_clear(w, ev, *live);
        now &= ~units_in_group(w, ev, true);
    }
    if ((exposed & ~now) && last_read(w->f, b, pos - 1, pos + 1) >= 0) now |= exposed;
    for (int k = e; k < end; k++)
        if (w->events.at[k].kind == USE) now |= units_in_group(w, &w->events.at[k], false);
    change(w, b, pos, live, now, note);
}

// What is live at the begin of a block, from what is live at its end. `note`: the changes are kept.
static uint64_t walk_block(Flow *w, int b, uint64_t live, bool note) {
    BlockState *x = at_block(w, b);
    int before = FRAME_BLOCK_END;
    for (int end = x->end, e; end > x->first; end = e) {
        for (e = end - 1; e > x->first && w->events.at[e - 1].pos == w->events.at[end - 1].pos;) e--;
        use_exposed(w, w->exposed.at[end - 1], b, w->events.at[e].pos, before, &live, note);
        step(w, b, e, end, &live, note);
        before = w->events.at[e].pos;
    }
    use_exposed(w, x->exposed, b, -1, before, &live, note);
    return live;
}

// gen and keep of a block.
static void summarize(Flow *w, int b) {
    BlockState *x = at_block(w, b);
    const Frames *f = w->f;
    if (!x->end) {
        x->gen = f->first_read[b] < f->first_read[b + 1] ? x->exposed : 0;
        return;
    }
    uint64_t gen = walk_block(w, b, 0, false);
    x->keep = walk_block(w, b, UINT64_MAX, false);
    x->gen = gen;
}

static void enqueue(Flow *w, int b) {
    BlockState *x = at_block(w, b);
    if (!x->queued) pass_queue_put(&w->work, -1 - b);
    x->queued = true;
}

static void find_live(Flow *w) {
    const PassCfg *c = w->f->cfg;
    for (int k = 0, n = w->touched.n; k < n; k++) {
        int b = w->touched.at[k];
        summarize(w, b);
        if (w->blocks[b].gen) enqueue(w, b);
    }
    while (w->work.n) {
        int b = -1 - pass_queue_take(&w->work);
        BlockState *x = &w->blocks[b];
        x->queued = false;
        uint64_t in = x->gen | (x->out & x->keep);
        for (int i = c->pred_start[b]; i < c->pred_start[b + 1]; i++) {
            BlockState *from = at_block(w, c->pred[i]);
            if (!(in & ~from->out)) continue;
            from->out |= in;
            enqueue(w, c->pred[i]);
        }
    }
}

static void note_entry(Flow *w, uint64_t live) {
    for (int k = w->object; k < w->end; k++) {
        Object *o = &w->f->objects.at[k];
        if (o->nunits) o->live_at_entry = its_units(o, live);
    }
}

// From the last block to the first: an object that is live through many blocks changes nothing in them.
static void note_changes(Flow *w) {
    uint64_t live = 0;
    int n = w->touched.n;
    pass_cfg_sort(w->f->cfg, w->touched.at, n);
    for (int k = n - 1; k >= 0; k--) {
        int b = w->touched.at[k];
        const BlockState *x = &w->blocks[b];
        if (k < n - 1 && w->touched.at[k + 1] > b + 1)
            change(w, w->touched.at[k + 1] - 1, FRAME_BLOCK_END, &live, 0, true);
        change(w, b, FRAME_BLOCK_END, &live, x->out, true);
        if (x->end || (x->gen & ~live)) live = walk_block(w, b, live, true);
        if (b == 0) note_entry(w, live);
    }
    int first = n ? w->touched.at[0] : 0;
    if (first > 0) change(w, first - 1, FRAME_BLOCK_END, &live, 0, true);
}

void frames_solve(Frames *f) {
    Flow w = {.f = f};
    w.blocks = PASS_NEW_ARRAY(&f->arena, BlockState, f->cfg->n);
    f->first_change = PASS_NEW_ARRAY(&f->arena, int, f->cfg->n);
    for (int b = 0; b < f->cfg->n; b++) f->first_change[b] = -1;
    place_all(f);
    for (int k = 0; k < f->objects.n; k = w.end) {
        begin(&w, k);
        find_exposed(&w);
        find_live(&w);
        note_changes(&w);
    }
    PASS_VEC_FREE(w.events);
    PASS_VEC_FREE(w.exposed);
    PASS_VEC_FREE(w.touched);
    PASS_VEC_FREE(w.work);
}
