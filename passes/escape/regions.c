// regions.c - which objects of the heap die with a function, or with a round of one of its loops.
//
//     var list *node
//     for _, v := range values {
//         list = &node{v, list}     must be on the heap: a later round has what an earlier one made
//     }
//     return sum(list)              but nothing leads to any node when the function has returned
//
// The solver knows two places: the frame, which has room for one object of each allocation at a time, and the
// heap. Memory of a third kind has room for any number: a region (runtime/heap/region.h), which belongs to
// the frame, lies on the heap, and is freed as a whole. Its objects live from their allocation to the end of
// the region.
//
// Which loop or function an object dies with is found by trials. Each trial gives the objects that escape
// longer lives, solves again, and remembers nothing: an object that may be bounded counts as one of the
// loop around its own, or of the function. In the first trial all live as long as their function; what
// escapes even then is not bounded. In the later ones they live for a round of the innermost loop, and each
// that escapes for a round of the next loop, until none does.
//
// Soundness.
//  - The last trial is a solution like every other: what it finds not to escape is reached from nothing that
//    outlives the life it was given. That one allocation makes many objects changes nothing, for all that the
//    graph says of an object holds for each one that the allocation makes: flows are never overwritten.
//  - Where objects are decided to be (heap or frame) and what callers are told stays as the first solution
//    has it, in which all that is bounded here is on the heap. So memory of a region, which is the heap's,
//    never leads into a frame; and what callers gave us is on the heap if it gets there.
//  - What leads to a bounded object and is not bounded itself is dead as well, by the trial, but may be found
//    by the collector if an object of a frame leads to it: the words of such an object are looked at until
//    they are overwritten (H32). So all that objects of the frame lead to is freed with the frame and not
//    with the round (in_frame). To free later than the trial says is always sound; and what a thing of that
//    kind leads to is of that kind.
//  - A cycle of the collector that begins makes all regions part of the heap (region.h): it never meets
//    memory that may be freed behind its back.
//  - Arrays of pointers that runtime functions make on the heap are objects here (OBJECT_ARRAY), and so are
//    the spare objects beside them, so that what they lead to may be bounded. They stay where they are, and
//    are garbage when the trial says that they are dead. What code moves within objects that are reached
//    through them, or through regions, is found anew (escape_find_moved).
// The calls that free stand in the code from here on, and the runtime's function that allocates promises
// LLVM nothing of its result, so no access to a region's memory moves over the call that frees it (H31).
//
// Kinds: variables and expressions; the memory that is offered to a callee, for one object (slots.c) or for
// many (lentregions.c).
#include "escape/escape.h"

enum { MOST_TRIALS = 6 };

// What a trial changes of an object's node.
typedef struct Kept {
    int block, loop;
    bool wanted;
} Kept;

bool escape_may_have_region(const EscObject *o) {
    return o->kind == OBJECT_VAR || o->kind == OBJECT_EXPR || o->kind == OBJECT_SILENT ||
           o->kind == OBJECT_REGION || o->is_slot;
}

bool escape_has_region(const EscObject *o) { return o->is_bounded && escape_may_have_region(o); }

// Arrays, and what is null because it escapes, get longer lives like others: the arrays on the heap.
static bool is_candidate(const Escape *e, const EscObject *o) {
    if (o->kind == OBJECT_ARRAY) return true;
    if (!e->nodes.at[o->node].escapes || o->why || !o->value || !LLVMGetFirstUse(o->value)) return false;
    return escape_may_have_region(o) || escape_is_spare((ObjectKind)o->kind);
}

// An object outside of loops that nothing else is changed for stays what it is.
static bool is_worth_a_trial(const Escape *e, const EscObject *o) {
    return escape_may_have_region(o) && is_candidate(e, o) &&
           (o->kind == OBJECT_REGION || e->nodes.at[o->node].loop >= 0);
}

// The innermost loop from this one outwards whose rounds begin at one block; -1: none.
static int reducible(const PassCfg *c, int loop) {
    int found = loop;
    for (int l = loop; l >= 0; l = c->loops[l].parent)
        if (c->loops[l].irreducible) found = c->loops[l].parent;
    return found;
}

static const PassCfg *cfg_of(const Escape *e, const EscObject *o) { return e->funcs[o->fn].cfg; }

static void try_lives(Escape *e, const Kept *kept) {
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        Node *n = &e->nodes.at[o->node];
        if (!kept[i].wanted) continue;
        n->loop = o->until;
        n->block = o->until < 0 ? 0 : cfg_of(e, o)->loops[o->until].header;
    }
    escape_try(e);
}

static int first_trial(Escape *e, Kept *kept) {
    int left = 0;
    try_lives(e, kept);
    for (int i = 0; i < e->objects.n; i++) {
        const EscObject *o = &e->objects.at[i];
        if (!kept[i].wanted) continue;
        Node *n = &e->nodes.at[o->node];
        kept[i].wanted = !n->escapes;
        n->loop = kept[i].loop;
        n->block = kept[i].block;
        left += kept[i].wanted;
    }
    return left;
}

// Of what escapes; whether an object got a longer life. What escapes in the last trial, with the longest life
// there is, stays the heap's: the trial took it for that.
static bool lengthen(Escape *e, bool to_function, const Kept *kept) {
    bool some = false;
    for (int i = 0; i < e->objects.n; i++) {
        EscObject *o = &e->objects.at[i];
        if (!kept[i].wanted || !e->nodes.at[o->node].escapes || o->until < 0) continue;
        o->until = to_function ? -1 : reducible(cfg_of(e, o), cfg_of(e, o)->loops[o->until].parent);
        some = true;
    }
    return some;
}

static void find_lives(Escape *e, Kept *kept) {
    for (int i = 0; i < e->objects.n; i++)
        if (kept[i].wanted) e->objects.at[i].until = reducible(cfg_of(e, &e->objects.at[i]), kept[i].loop);
    int trials = 0;
    do try_lives(e, kept);
    while (lengthen(e, ++trials >= MOST_TRIALS, kept));
    for (int i = 0; i < e->objects.n; i++) kept[i].wanted &= !e->nodes.at[e->objects.at[i].node].escapes;
}

static void find_bounds(Escape *e, Kept *kept) {
    if (!first_trial(e, kept)) return;
    find_lives(e, kept);
    for (int i = 0; i < e->objects.n; i++) e->objects.at[i].is_bounded = kept[i].wanted;
    bool *held = PASS_NEW_ARRAY(&e->batch, bool, e->objects.n);
    escape_find_held(e, held);
    for (int i = 0; i < e->objects.n; i++)
        if (kept[i].wanted) e->objects.at[i].in_frame = held[i];
}

void escape_bound(Escape *e) {
    bool worth = false;
    for (int i = 0; i < e->objects.n && !worth; i++) worth = is_worth_a_trial(e, &e->objects.at[i]);
    if (!worth) return;
    Kept *kept = PASS_NEW_ARRAY(&e->batch, Kept, e->objects.n);
    bool *escapes = PASS_NEW_ARRAY(&e->batch, bool, e->nodes.n);
    for (int i = 0; i < e->nodes.n; i++) escapes[i] = e->nodes.at[i].escapes;
    for (int i = 0; i < e->objects.n; i++) {
        EscObject *o = &e->objects.at[i];
        const Node *n = &e->nodes.at[o->node];
        kept[i] = (Kept){n->block, n->loop, is_candidate(e, o)};
        o->until = -1;
    }
    e->is_fine = true;
    escape_find_moved(e);
    find_bounds(e, kept);
    e->is_fine = false;
    for (int i = 0; i < e->nodes.n; i++) e->nodes.at[i].escapes = escapes[i];
    for (int i = 0; i < e->objects.n; i++) {
        Node *n = &e->nodes.at[e->objects.at[i].node];
        n->block = kept[i].block;
        n->loop = kept[i].loop;
    }
}
