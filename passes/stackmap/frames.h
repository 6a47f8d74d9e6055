// frames.h - the stack objects of a function: what loam-stackobjects knows of them. Its files:
//   frame_objects.c     which words of an alloca hold pointers, and what each instruction does to it (events)
//   frame_liveness.c    where an object is exposed, and which of its words are live
//   frame_area.c        the area in which the objects lie, and what lies where in it
//   stackobjects.c      the pass: clears, and the maps of the safepoints. It explains the whole.
//
// A unit is what liveness tells apart: one pointer word, or all of an object with more than WORDS_TRACKED of
// them. So the live units of an object are the bits of one number.
#ifndef LOAM_PASSES_FRAMES_H
#define LOAM_PASSES_FRAMES_H

#include "analysis/cfg.h"
#include "stackmap/framemaps.h"
#include <limits.h>

enum { WORDS_TRACKED = 64, CLEAR_INLINE_WORDS = 16, UNKNOWN = -1, FRAME_BLOCK_END = INT_MAX };

typedef enum EventKind { USE, DEFINE, EXPOSE, START, END } EventKind;
typedef struct Event {
    EventKind kind;
    int object;
    uint64_t from, to; // bytes from .. to-1 of the object
    LLVMValueRef i;
    int block, pos; // of the instruction; block -1: it cannot be reached
    int next;       // event of the same instruction
} Event;

typedef struct Object {
    LLVMValueRef alloca;
    uint64_t size;
    PtrMap map;
    int nwords;     // pointer words
    uint64_t *word; // their numbers
    int nunits;
    int shift; // of its units in the word of its group (frame_liveness.c)
    int first_event, nevents;
    uint64_t live_at_entry;
    uint64_t offset; // in the area
    int first_part;  // of its units among the parts, or -1: a bit of the area's words stands for each
} Object;

// From `pos` of a block (FRAME_BLOCK_END: from its end) back to the next change, these units of an object are
// live: back to the begin of the block and through the blocks of lower numbers, until one has a change.
typedef struct Change {
    int object, pos;
    uint64_t live;
    int next; // of the same block
} Change;

typedef struct Site { // a safepoint
    LLVMValueRef call;
    int block, pos;
    int word_map, part_map; // of the area's live words and parts, or -1
} Site;

typedef struct Clear { // units that are live after a marker which makes them undefined
    LLVMValueRef marker;
    int object;
    uint64_t units;
} Clear;

typedef struct Frames { // of the module
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef i8, i64, raw, managed;
    FrameMaps maps;
    // of the function
    LLVMValueRef fn;
    PassArena arena;
    PassCfg *cfg;
    PASS_VEC(Object) objects;
    PassMap of_alloca; // alloca -> object
    PASS_VEC(Event) events;
    PassMap first_event; // instruction -> event
    PASS_VEC(Site) sites;
    PASS_VEC(int) reads; // positions, by block, of what may read through a pointer that nobody knows here
    int *first_read;     // of each block
    PASS_VEC(Change) changes;
    int *first_change; // of each block: a chain, or -1
    PASS_VEC(Clear) clears;
    LLVMValueRef area;
    int area_words, parts, first_part; // words of the area with bits; how many parts, and their first row
} Frames;

static inline uint64_t frame_units(const Object *o) {
    return o->nunits < 64 ? (1ull << o->nunits) - 1 : UINT64_MAX;
}

// ---- frame_objects.c --------------------------------------------------------------------------------------
void frames_refuse(Frames *, LLVMValueRef at, LLVMValueRef alloca, const char *why);
void frames_walk_object(Frames *, int object); // fills its map, and events
void frames_check_writes(Frames *);            // refuses untyped stores and copies over pointer words (H5)

// ---- frame_liveness.c -------------------------------------------------------------------------------------
// Fills sites, changes, clears at lifetime markers, and what is live at the entry.
void frames_solve(Frames *);

// ---- frame_area.c -----------------------------------------------------------------------------------------
void frames_lay_out(Frames *); // makes the area; gives each object with pointers its place and bits or parts
LLVMValueRef frames_address(Frames *, LLVMBuilderRef, uint64_t offset); // in the area
void frames_move_in(Frames *); // puts addresses in the area in place of the allocas

#endif
