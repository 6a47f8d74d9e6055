// spill.h - managed pointers that live across safepoints: what the steps of loam-statepoints share.
//
//   roots.c       which pointers stand for themselves, and how each other one is computed from such a root
//   edges.c       landing pads of their own for invokes; splitting edges
//   reloads.c     where pointers are stored into and loaded from their slots; repair of SSA form
//   slots.c       which slots are live at each safepoint; sharing of slots
//   longblocks.c  blocks with very many statepoints are cut
//   statepoints.c the pass: checks, the calls themselves. It explains the whole.
//
// Places. `site` is a safepoint call. A block's sites cut it into segments: segment k lies after k of them. A
// copy of a pointer in a register is good in the segment where it was made, and on along edges until the next
// site.
#ifndef LOAM_PASSES_SPILL_H
#define LOAM_PASSES_SPILL_H

#include "analysis/frequency.h"
#include "stackmap/framemaps.h"
#include <limits.h>

typedef enum SpillKind {
    SPILL_ROOT,     // stands for itself: gets a slot
    SPILL_OPAQUE,   // the address of an alloca, by asm: made again
    SPILL_OFFSET,   // root + constant
    SPILL_INDEXED,  // getelementptr of root + constant with variable indices: made again
    SPILL_STEP,     // getelementptr of a derived pointer of the kinds above and below: made again from that
    SPILL_DISTANCE, // root + an integer measured where the pointer is defined
    SPILL_FREE      // computed from constants: nothing that moves
} SpillKind;

typedef struct SpillValue { // a managed pointer in SSA form
    LLVMValueRef v;
    SpillKind kind;
    int block, pos, segment; // of its definition; pos -1: before all instructions
    LLVMValueRef root;       // of a derived one: a root, constant or free value; while unknown NULL
    bool conflict; // a phi or select whose sides have different roots: needs one made (root is itself)
    int64_t offset;
    LLVMValueRef distance;
    int uses, keeps;   // chains in Spill.uses, Spill.keeps
    LLVMValueRef slot; // an alloca that stands for the slot until slots are given out
    bool late;         // stored where it first crosses a safepoint, not at its definition
} SpillValue;

enum { SPILL_LAST = INT_MAX };

typedef struct SpillUse {      // of a value outside the segment of its definition
    LLVMValueRef user, before; // a reload for it goes before `before`
    unsigned operand;
    int block, pos, order; // order: among instructions at the same place, new ones before SPILL_LAST
    int next;
} SpillUse;

typedef struct SpillKeep { // a call into the runtime that relies on this frame to keep its argument
    LLVMValueRef site;
    int block, segment; // of what stands before it
    int next;
} SpillKeep;

typedef struct SpillBlock { // what one value needs of a block; of the value `epoch`
    int epoch;
    bool wanted;  // a use can be reached from its begin without passing a site
    bool exposed; // used before the first site
    bool tail;    // used after the last site
    bool valid;   // a good copy comes in on all ways
    bool live;
    double worth; // loads saved by a good copy at the begin
    LLVMValueRef in, out;
} SpillBlock;

typedef struct Spill {
    LLVMModuleRef m;
    LLVMContextRef ctx;
    LLVMTargetDataRef layout;
    const LoamPassOptions *o;
    LLVMTypeRef i8, i32, i64, managed;
    // of the function
    LLVMValueRef fn;
    PassCfg *cfg;
    PassFrequency often;
    PassMap number; // value -> index of values
    PASS_VEC(SpillValue) values;
    PASS_VEC(SpillUse) uses;
    PASS_VEC(SpillKeep) keeps;
    PASS_VEC(int) site_pos; // positions of all sites, by block
    int *site_start;        // of each block
    int *first_pos,
        *end_pos;      // of each block: the first instruction that is no phi or landing pad; the terminator
    PassMap made_root; // phi or select in conflict -> index of values
    PASS_VEC(LLVMBasicBlockRef) split; // by index into cfg->pred: the block made on that edge, or NULL
    unsigned char *edge_is;            // by index into cfg->pred: what spill_edge_open found out, or 0
    SpillBlock *blocks;
    int epoch, order;
} Spill;

// ---- statepoints.c ----------------------------------------------------------------------------------------
int spill_sites(const Spill *, int block);            // how many sites a block has
int spill_segment(const Spill *, int block, int pos); // the segment of what stands at a position
// A use of v by a new or old instruction at a place; none when v's copy is good there anyway.
void spill_add_use(Spill *, LLVMValueRef v, SpillUse);

// ---- edges.c ----------------------------------------------------------------------------------------------
void spill_normalize_invokes(LLVMValueRef fn);
// Whether something can be put on the edge of this index in cfg->pred; the block where, before whose
// terminator.
bool spill_edge_open(const Spill *, int edge);
LLVMBasicBlockRef spill_edge_block(Spill *, int edge);
LLVMBasicBlockRef spill_edge_from(const Spill *, int edge); // what a phi calls that edge

// ---- roots.c ----------------------------------------------------------------------------------------------
void spill_find_roots(Spill *);
bool spill_is_derived(const SpillValue *);
LLVMValueRef spill_root(Spill *, LLVMValueRef pointer); // makes the root of a phi or select in conflict
// The pointer computed anew before a place (not for roots, which are loaded).
LLVMValueRef spill_recompute(Spill *, int value, LLVMBuilderRef, SpillUse place);

// ---- reloads.c --------------------------------------------------------------------------------------------
void spill_place(Spill *);

// ---- slots.c ----------------------------------------------------------------------------------------------
typedef struct SpillSite {
    LLVMValueRef call;
    int map; // of the live slots: an index into @loam.framemaps; -1: none
} SpillSite;
typedef PASS_VEC(SpillSite) SpillSites;

// Gives out the slots of a function; returns the area that holds them (NULL: none) and fills one entry a
// site.
LLVMValueRef spill_give_slots(Spill *, FrameMaps *, SpillSites *);

// ---- longblocks.c -----------------------------------------------------------------------------------------
void spill_cut_long_blocks(LLVMValueRef fn);

#endif
