// frames.h - the stack objects of a function: what loam-stackobjects knows of them. Its three files:
//   frame_objects.c     which words of an alloca hold pointers, and what each instruction does to it (events)
//   frame_liveness.c    where an object is exposed, and which of its words are live
//   stackobjects.c      the pass: names, clears, emits the table. It explains the whole.
//
// A unit is what liveness tells apart: one pointer word, or all of an object with more than WORDS_TRACKED of
// them.
#ifndef LOAM_PASSES_FRAMES_H
#define LOAM_PASSES_FRAMES_H

#include "analysis/cfg.h"
#include "analysis/ptrmap.h"
#include "ir/rewrite.h"

enum { WORDS_TRACKED = 64, CLEAR_INLINE_WORDS = 16, UNKNOWN = -1 };

typedef enum EventKind { USE, DEFINE, EXPOSE, START, END } EventKind;
typedef struct Event {
    EventKind kind;
    int object;
    uint64_t from, to;
    int next;
} Event; // bytes from .. to-1 of the object

typedef struct Named {
    uint64_t live;
    int index;
} Named;
typedef struct Object {
    LLVMValueRef alloca;
    uint64_t size;
    PtrMap map;
    int nwords;     // pointer words
    uint64_t *word; // their numbers
    int first_unit, nunits;
    PASS_VEC(Named) named; // table entries by live words
} Object;

typedef struct Row {
    uint64_t size, ptrdata;
    LLVMValueRef bits;
} Row;

typedef struct Frames { // of the module
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef i8, i64, raw, managed;
    PASS_VEC(Row) rows;
    // of the function
    LLVMValueRef fn;
    PassArena arena;
    PassCfg *cfg;
    PASS_VEC(Object) objects;
    PASS_VEC(Event) events;
    PassMap first_event;  // instruction -> event
    int units, words;     // units of all objects; 64-bit words for them
    uint64_t *live_out;   // of each block
    uint64_t *exposed_in; // of each block, a bit an object
    int expose_words;
} Frames;

// Instructions of a block and the exposed set behind each, for walking backward.
typedef struct Trail {
    ValueVec at;
    PASS_VEC(uint64_t) exposed;
} Trail;

static inline bool frame_bit(const uint64_t *set, int i) { return set[i / 64] >> (i % 64) & 1; }
static inline void frame_bit_set(uint64_t *set, int i) { set[i / 64] |= 1ull << (i % 64); }
static inline void frame_bit_clear(uint64_t *set, int i) { set[i / 64] &= ~(1ull << (i % 64)); }
static inline bool frames_first_event(const Frames *f, LLVMValueRef i, int *e) {
    return (*e = pass_map_get(&f->first_event, i)) >= 0;
}

// ---- frame_objects.c --------------------------------------------------------------------------------------
void frames_refuse(Frames *, LLVMValueRef at, LLVMValueRef alloca, const char *why);
void frames_walk_object(Frames *, int object); // fills its map, and events
void frames_check_writes(Frames *);            // refuses untyped stores and copies over pointer words (H5)

// ---- frame_liveness.c -------------------------------------------------------------------------------------
void frames_solve_exposed(Frames *); // fills exposed_in
void frames_solve_live(Frames *);    // then live_out
void frames_trail(const Frames *, int block, Trail *);
// Live before the instruction, from live behind it; `exposed` is the set behind it. `killed`, when not NULL,
// collects definitions.
void frames_step_live(const Frames *, LLVMValueRef, const uint64_t *exposed, uint64_t *live,
                      uint64_t *killed);

#endif
