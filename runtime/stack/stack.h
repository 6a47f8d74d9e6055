// stack.h - goroutine stacks: their memory, the tables that describe their frames, moving them, and finding
// the roots in them.
//
//   stack_hi  +--------------------------+
//             | G, and a spare word      |     the last word names the owner
//             | return into loam_goexit  |  <- where the goroutine began
//             | frame of loam.start      |
//             |   ...                    |     a frame: slots, outgoing stack arguments, and the return
//             | frame of f               |     address of its callee, whose stack map has its size and slots
//   g->sp ->  | return address into f    |     (while g is in a stub, __morestack or loam.poll)
//             |   ...                    |
//   g->limit  +- - - - - - - - - - - - - +     the prologues compare with this
//             | LOAM_STACK_GUARD bytes   |     leaf C functions, small frames
//   stack_lo  +--------------------------+
//
// Invariants
//  1. A stack moves only while its goroutine is in __morestack or loam.poll, or when it is no thread's,
//     parked or runnable, by a thread of the collector (sched/gcroots.c). C code called through a stub may
//     use raw stack addresses until it parks the goroutine.
//  2. Pointers to a stack's memory are only in that stack, in its goroutine's argument registers, and in
//     frames' slots: never in the heap or in globals (invalidptr=1 checks it with stack_owner).
//  3. Each return address between g->sp and the start is in the stack map, or the process ends with a throw.
#ifndef LOAM_STACK_H
#define LOAM_STACK_H

#include <stddef.h>
#include "base/godebug.h"
#include "base/records.h"
#include "gc/roots.h"

// ---- tables (stackmap.c, functab.c): filled once at start, read-only then ---------------------------------
// A location as LLVM's StackMap v3 writes it, 12 bytes.
typedef struct StackLoc {
    uint8_t kind, reserved;
    uint16_t size, reg, reserved2;
    int32_t offset;
} StackLoc;
enum {
    STACK_LOC_REGISTER = 1,
    STACK_LOC_DIRECT,
    STACK_LOC_INDIRECT,
    STACK_LOC_CONSTANT,
    STACK_LOC_CONSTANT_INDEX
};

typedef struct StackSite {     // one safepoint
    uintptr_t pc;              // the return address; 0: empty slot of the table
    const StackLoc *locs;      // ndeopt * 2 locations: (address, map index)*
    const uint64_t *constants; // of its module's blob
    uint64_t saved;            // unwind.c: where the frame has its caller's registers, 0: not asked yet
    uint32_t frame;            // bytes between the stack pointer at the call and the caller's return address
    uint32_t id;               // index into the module's table of positions
    uint16_t ndeopt;
    uint16_t defers;   // 1: the two locations before locs name the frame's record of deferred calls
    uint32_t function; // functab.c: which function it is in, 0: not asked yet
} StackSite;

void stackmap_init(const uint8_t *begin,
                   const uint8_t *end);       // parses all blobs; throws on any that it does not understand
const StackSite *stackmap_find(uintptr_t pc); // NULL: not a safepoint
uint32_t stackmap_pad(const StackSite *);     // 1 + index into LoamModuleInfo.landing_pads, 0: no invoke
size_t stackmap_count(void);
// Value of a CONSTANT or CONSTANT_INDEX location.
static inline int64_t stackmap_constant(const StackSite *site, const StackLoc *l) {
    return l->kind == STACK_LOC_CONSTANT ? l->offset : (int64_t)site->constants[l->offset];
}
uint32_t stackmap_frame_of(uintptr_t entry); // frame size of a function by its entry; UINT32_MAX: unknown

void functab_init(const LoamFuncInfo *begin, const LoamFuncInfo *end);
const LoamFuncInfo *
functab_find(uintptr_t pc); // the function around pc (a return address: pass pc - 1), or NULL
const LoamFuncInfo *functab_of(const StackSite *); // the function around a safepoint, or NULL

// ---- whose memory
// ------------------------------------------------------------------------------------------ A segment
// (segment.c) other than the first. The record is in the segment's own memory.
struct StackSegment {
    uintptr_t lo, hi;
    StackSegment *older; // NULL: the goroutine's first stack
    uintptr_t older_lo, older_hi;
    uintptr_t slot;     // in the older one: the return address to which loam_segment_return goes
    uint64_t total;     // bytes of this one and all older ones
    uint32_t overflows; // how often it was kept and taken again
};

// The last word of a stack's memory names its goroutine, NULL while it has none; the word before it the
// record of the segment, NULL in a goroutine's first stack.
#define STACK_TOP_BYTES (2 * WORD_SIZE)
typedef struct StackMemory {
    uintptr_t lo, hi;
} StackMemory;
static inline uintptr_t stack_owner_word(uintptr_t hi) { return hi - WORD_SIZE; }
static inline void stack_set_record(StackMemory s, StackSegment *r) {
    *(StackSegment **)(s.hi - STACK_TOP_BYTES) = r;
}
static inline void stack_set_owner(StackMemory s, G *g) {
    *(G **)stack_owner_word(s.hi) = g;
    stack_set_record(s, NULL);
}
// The goroutine whose stack contains the address; NULL: none.
const G *stack_owner(uintptr_t address);
// The record of the segment that contains the address; NULL: it is in a goroutine's first stack, or in none.
const StackSegment *stack_segment_at(uintptr_t address);

// Whether the address is in the goroutine's stack.
static inline bool stack_has(const G *g, uintptr_t address) {
    return address - g->stack_lo < g->stack_hi - g->stack_lo || (g->segment && stack_owner(address) == g);
}

// ---- roots ------------------------------------------------------------------------------------------------
// Calls visit for each non-null managed pointer that the goroutine holds and that does not point into its own
// stack: slots of its frames, stack objects alive at their safepoints, argument registers and stack arguments
// of the function being entered, arguments of the stub it is in, G.roots. Interior pointers are passed as
// they are. Safe while g is not running managed code.
void stack_visit_roots(G *g, GcVisit *visit, void *context);

// Halves the stack when less than a quarter is used: now, when the goroutine is no thread's and nobody else
// may write to its stack; else at its next stack check. Called by whoever has the goroutine's scan bit
// (sched/status.h), or by its thread at a safepoint.
void stack_shrink(G *g, bool now);
bool stack_may_shrink(const G *); // whether that would do something

// A stack that must be larger ends the program; at most LOAM_STACK_MAX. Atomic.
extern uint64_t stack_max;

// ---- memory (stackalloc.c) --------------------------------------------------------------------------------
// On the system stack, with or without a P. size: a power of two >= LOAM_STACK_MIN.
StackMemory stack_alloc(size_t size);
void stack_free(StackMemory);
void stack_free_used(StackMemory, uintptr_t from); // of which just what lies from there on was used

// A goroutine's first stack (sites.c), by its G.creator: its size; and what is learned when it is over,
// before the stack is freed.
size_t stack_begin_size(G *);
void stack_learn(const G *);
void stack_ahead_give_back(
    P *); // while the world stands still: what P has in hand of the learned sizes' budget

// While the world stands still: P's free stacks go to the pool; the pool's spans are old.
void stack_cache_give_back(P *);
void stack_pool_age(void);
// Looks at a few old spans of the pool: those without a stack in use go to the heap. false: it has seen all.
// On the system stack.
bool stack_pool_trim(void);

// While the world stands still: what stackalloc.c says of a P's free stacks, of the pool, and of a
// goroutine's stack is so. false after printing what is not.
bool stack_cache_is_valid(const P *);
bool stack_pool_is_valid(void);
bool stack_is_valid(const G *);

// ---- segments (segment.c), with GODEBUG=stack=segmented ---------------------------------------------------
void stack_segment_push(G *);     // G_WHY_MORESTACK: the function being entered goes on in a new segment
uintptr_t stack_segment_pop(G *); // the goroutine leaves its newest segment; returns the segment's slot
void stack_leave_segments(G *, uintptr_t sp); // all that are newer than the one with this stack pointer
void stack_drop_kept(G *);

// ---- C entry points of the assembler (grow.c, segment.c) --------------------------------------------------
void stack_morestack(G *g);           // G_WHY_MORESTACK: makes room for g->frame
void stack_poll(G *g);                // G_WHY_POLL
uintptr_t stack_segment_return(G *g); // the function that began the newest segment returns; where to
// What else a goroutine does that came to a check, after it has room: it may let others run, or wait while
// the world stands still. The scheduler sets it.
extern void (*stack_check_hook)(G *);
// The limit of a goroutine that is about to run on this thread.
static inline __attribute__((always_inline)) void stack_limit_set(const G *g) {
    bool come = godebug.stackmove || godebug.schedseed || __atomic_load_n(&g->shrink, __ATOMIC_RELAXED) ||
                __atomic_load_n(&g->scan_wanted, __ATOMIC_RELAXED) ||
                __atomic_load_n(&sched_p()->attention, __ATOMIC_RELAXED);
    arch_set_stack_limit(come ? SCHED_LIMIT_POISON : g->limit);
}

// ---- walking (walk.c) -------------------------------------------------------------------------------------
typedef struct StackFrame {
    const StackSite *site; // the safepoint where the frame stands
    uintptr_t sp;          // its stack pointer at the call: slots are [sp + offset]
    uintptr_t pc;          // the return address
    uintptr_t slot;        // where that return address is stored (sp - 8)
} StackFrame;
// for (bool ok = stack_first(g, &f); ok; ok = stack_next(&f)): from the innermost frame that stands at a
// safepoint outwards. Throws at a return address without a stack map.
bool stack_first(const G *g, StackFrame *); // from g->sp (behind the function being entered)
bool stack_next(StackFrame *);              // false: that was the goroutine's first frame
// The same for tracebacks of a damaged stack: false also where a return address is unknown. slot: address of
// a return address.
bool stack_try(const G *g, StackFrame *, uintptr_t slot);

#endif
