// plan.h - heap plans: other ways to allocate and collect, for any program that Loam compiled, chosen at
// start by GODEBUG=heap=NAME. To add one, write a file that defines a Plan and add its row to plans.def.
//
// All plans share the form of objects and the space in which they lie (space.h), and one collection
// (collect.c). A plan says where objects go and what becomes of those that are dead:
//
//     the world stops
//     keep        objects that may not move this time (collect.c says which)
//     prepare     a collection begins
//     trace       each root, by slot: what it leads to is alive, and if that moves, the slot follows
//     complete    all that is reachable from what was traced is alive
//     ... finalizers and weak references, by more trace and complete; is_alive tells what was found
//     release     dead memory is free again; each slot that is not yet right is made so
//     the world goes on
//
// While a collection runs nobody allocates, so none of this needs locks; alloc and the functions of buffers
// run under one lock of all plans. No plan is parallel or concurrent: they are here to be compared and read.
//
// A plan that has memory in one piece gives each P a buffer of it (heap/allocbuffer.h), in which small
// objects are made without the lock. When a collection begins there are no buffers any more.
#ifndef LOAM_PLAN_H
#define LOAM_PLAN_H

#include "gc/roots.h"
#include "plans/list.h"
#include "plans/space.h"

struct Finalizer; // heap/special.h

typedef struct Plan {
    const char *name;
    bool collects; // false: nothing is ever free again, and there are no collections
    bool moves;
    void (*init)(void);
    bool fresh; // the memory that it gives is zero
    // A place for an object of so many units, its header included; *units grows to those that it takes. Its
    // header and the space's tables are the caller's business. NULL: the space has none left.
    Object *(*alloc)(uint64_t *units);
    Object *(*alloc_large)(uint64_t *units); // from PLAN_LARGE_UNITS on; NULL: alloc does
    // An empty buffer with room for any object that may be in one, within a page of the space of which no
    // other part was a buffer since the last collection; false: there is none, and alloc does. NULL: never.
    bool (*take_buffer)(AllocBuffer *);
    void (*give_buffer)(const AllocBuffer *); // its rest is a room now, with a header; NULL: nothing to do
    void (*prepare)(void);                    // NULL: nothing is to be prepared
    GcVisit *trace;                           // its context is NULL
    void (*complete)(void);
    bool (*is_alive)(const Object *); // between complete and release
    void (*release)(void);
    // Units that are neither free nor unused: objects, and what lies between them that no object can have.
    uint64_t (*used_units)(void);
    uintptr_t (*end)(void); // memory from here on is not in use; NULL: all that is mapped is
    bool (*is_valid)(void); // the plan's own invariants; false after printing what is wrong
} Plan;
extern const Plan *plan; // the chosen one, or NULL. Written once, at start

#define PLAN_LARGE_UNITS 2048u // 32 KiB

// What MemStats and the pace of collections need; written under the plans' lock or while the world stands
// still.
typedef struct PlanState {
    uint64_t mallocs, frees, units_allocated, units_freed;
    uint64_t alive, units_alive; // found by the collection that runs
    uint64_t used_after;         // units in use after the last collection
} PlanState;
extern PlanState plan_state;

void plans_init(void); // after heap_init and before the first P; reads godebug.heap

// ---- collect.c --------------------------------------------------------------------------------------------
void plan_collect(bool forced); // now; at a safepoint at which all roots are known
// For plans whose trace only marks: every slot of roots and of what is attached to objects once more.
void plan_update_roots(GcVisit *visit);
void plan_take_buffers(void);      // from all Ps; the world stands still
uint64_t plan_trigger_units(void); // in use, at which the next one is due

// ---- keys.c: what does not move because its address is known ----------------------------------------------
extern bool plan_hashes_addresses; // the program has maps whose keys are hashed by addresses. Set at start
void plan_note_type(Object *);     // a new object with pointers
void plan_keep_all(void);          // before a collection that moves: sets OBJECT_KEPT
void keys_forget(void);            // all that is alive was found
void keys_update(GcVisit *visit);  // the addresses in its table

// Each object that is found alive is counted once: what else there was is free.
static inline void plan_count_alive(const Object *o) {
    plan_state.alive++;
    plan_state.units_alive += o->units;
}

// ---- attached.c: finalizers and weak references -----------------------------------------------------------
void attached_trace(GcVisit *trace);  // as roots: what finalizers may look at
bool attached_bury(GcVisit *trace);   // those of dead objects become due; true: there is more to complete
void attached_update(GcVisit *visit); // the addresses in the records, before is_alive tells no more
void attached_finish(void);           // after release: handles get the addresses, finalizers become due
bool attached_add_finalizer(uintptr_t object, const struct Finalizer *);
void attached_remove_finalizer(uintptr_t object);
uint64_t *attached_weak_handle(uintptr_t object, uint64_t *new_handle);
uintptr_t attached_weak_value(uint64_t *handle);

// ---- mark.c: marking for plans that do not move objects while they trace ----------------------------------
GcVisit mark_trace;
void mark_complete(void);
bool mark_is_alive(const Object *);
extern List mark_stack;
// It is marked; its slots are to be looked at.
static inline void mark_push(Object *o) { list_push(&mark_stack, (uintptr_t)o); }
static inline Object *mark_pop(void) { return (Object *)list_pop(&mark_stack); } // NULL: none is left
// Their members of Plan.
#define PLAN_MARKS .collects = true, .trace = mark_trace, .complete = mark_complete, .is_alive = mark_is_alive

#endif
