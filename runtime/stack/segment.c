// segment.c - GODEBUG=stack=segmented: a goroutine's stack is a list of segments. The same programs run: only
// __morestack knows, and here is what it does instead of making room by a copy.
//
//     older segment                                  new segment
//     |  frame of the caller       |                 | G, record                  |  hi
//     |  stack arguments           |  --copied-->    | stack arguments            |
//     |  return into the caller    |  <- slot        | loam_segment_return        |
//     |  return into the prologue  |  --copied-->    | return into the prologue   |  <- G.sp
//     +----------------------------+                 |  ...                       |  lo
//
// The function that is being entered goes on in the new segment as it would after a copy of the whole stack.
// When it returns, loam_segment_return (arch/amd64/stubs.S) drops the segment and returns to the caller. Who
// walks frames goes from the word loam_segment_return to the slot (walk.c). The rest of the older segment
// stays as it is: no pointer changes.
//
// A function at the end of a segment that calls others in a loop makes each call pay for a segment: the hot
// split. segmentcure=1: the segment that was left last is kept for the next call, and remembers how often
// that happened; from the second time on the youngest frames move into it with the function that is entered,
// twice as many bytes each time, until the loop's own frame is among them. Nothing but younger frames, the
// argument registers and G's own words may point to a frame, so only these are corrected, as in copy.c.
#include <string.h>
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "stack/slots.h"

enum {
    SEGMENT_BYTES = 4096,
    CURE_BYTES = 64,            // of frames that move at the second overflow in the same place
    CURE_STEPS = 6,             // that often the number doubles
    CURE_FRAME_BYTES = 8 << 10, // one frame moves whatever has moved, if it is no larger
};

static bool in_segment(const G *g, uintptr_t address) {
    return address - g->stack_lo < g->stack_hi - g->stack_lo;
}

static size_t record_offset(size_t size) { return size - STACK_TOP_BYTES - sizeof(StackSegment); }

// ---- what goes into the new segment -----------------------------------------------------------------------

// The words from G.sp up to `end`, where the return address is that stays, and the stack arguments above it.
typedef struct Part {
    uintptr_t end;
    size_t args;
} Part;

static size_t args_of(const LoamFuncInfo *info) { return info->stack_arg_words * WORD_SIZE; }

static Part choose(const G *g, uint32_t overflows) {
    Part p = {g->sp + WORD_SIZE, args_of(stack_entered(g))};
    if (!overflows) return p;
    size_t most = CURE_BYTES << (overflows < CURE_STEPS ? overflows : CURE_STEPS);
    StackFrame f;
    for (bool ok = stack_first(g, &f); ok && in_segment(g, f.slot); ok = stack_next(&f)) {
        uintptr_t end = f.sp + f.site->frame;
        if (end - g->sp > most && (p.end != g->sp + WORD_SIZE || f.site->frame > CURE_FRAME_BYTES)) break;
        p = (Part){end, args_of(functab_of(f.site))};
    }
    return p;
}

// ---- memory -----------------------------------------------------------------------------------------------

static void drop(StackSegment *r) { stack_free((StackMemory){r->lo, r->hi}); }

void stack_drop_kept(G *g) {
    StackSegment *r = g->kept;
    g->kept = NULL;
    if (r) drop(r);
}

// The kept segment, if it is large enough, or a new one.
static StackSegment *take(G *g, size_t need) {
    StackSegment *r = g->kept;
    if (r && r->hi - r->lo >= need) {
        g->kept = NULL;
        return r;
    }
    stack_drop_kept(g);
    size_t size = SEGMENT_BYTES;
    while (size < need) size *= 2;
    StackMemory m = stack_alloc(size);
    r = (StackSegment *)(m.lo + record_offset(size));
    *r = (StackSegment){.lo = m.lo, .hi = m.hi};
    stack_set_owner(m, g);
    stack_set_record(m, r);
    return r;
}

// ---- moving frames ----------------------------------------------------------------------------------------

typedef struct Move {
    uintptr_t lo, size, delta;
} Move;

static void move_slot(void *context, void **slot, void *value) {
    const Move *m = context;
    if ((uintptr_t)value - m->lo < m->size) *slot = (char *)*slot + m->delta;
}

// What may point to the frames that have moved.
static void correct(G *g, const Move *m) {
    Scan s = {g, move_slot, (void *)m, .all = true};
    slots_visit_record(&s);
    StackFrame f;
    for (bool ok = stack_first(g, &f); ok && in_segment(g, f.slot); ok = stack_next(&f)) scan_maps(&s, &f);
}

// ---- overflow and return ----------------------------------------------------------------------------------

static void set_range(G *g, uintptr_t lo, uintptr_t hi) {
    g->stack_lo = lo;
    g->stack_hi = hi;
    g->limit = lo + LOAM_STACK_GUARD;
}

void stack_segment_push(G *g) {
    RT_ASSERT(1, g->why == G_WHY_MORESTACK && on_system_stack());
    uint32_t overflows = g->kept ? g->kept->overflows + 1 : 0;
    Part p = choose(g, overflows);
    size_t moved = p.end - g->sp, args = (p.args + 15) & ~15ul;
    StackSegment *r =
        take(g, moved + args + g->frame + LOAM_STACK_GUARD + STACK_VARGS + 256 + sizeof(StackSegment));
    uintptr_t end = (((uintptr_t)r & ~15ul) - args) - WORD_SIZE;
    Move m = {.lo = g->sp, .size = moved, .delta = end - p.end};
    memcpy((void *)(end + WORD_SIZE), (void *)(p.end + WORD_SIZE), p.args);
    memcpy((void *)(g->sp - STACK_VARGS + m.delta), (void *)(g->sp - STACK_VARGS), moved + STACK_VARGS);
    *(uintptr_t *)end = (uintptr_t)loam_segment_return;
    r->older = g->segment;
    r->older_lo = g->stack_lo;
    r->older_hi = g->stack_hi;
    r->slot = p.end;
    r->total = (r->older ? r->older->total : g->stack_hi - g->stack_lo) + (r->hi - r->lo);
    r->overflows = overflows;
    g->segment = r;
    set_range(g, r->lo, r->hi);
    g->sp += m.delta;
    if (moved > WORD_SIZE) correct(g, &m);
}

uintptr_t stack_segment_pop(G *g) {
    RT_ASSERT(1, on_system_stack());
    StackSegment *r = g->segment; // in the memory that is freed here
    uintptr_t slot = r->slot;
    g->segment = r->older;
    set_range(g, r->older_lo, r->older_hi);
    if (godebug.segmentcure) {
        stack_drop_kept(g);
        g->kept = r;
    } else {
        drop(r);
    }
    return slot;
}

uintptr_t stack_segment_return(G *g) {
    uintptr_t slot = stack_segment_pop(g);
    stack_limit_set(g);
    return slot;
}

void stack_leave_segments(G *g, uintptr_t sp) {
    if (in_segment(g, sp)) return;
    while (!in_segment(g, sp)) stack_segment_pop(g);
    stack_limit_set(g);
}
