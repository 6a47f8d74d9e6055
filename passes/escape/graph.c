// graph.c - nodes, edges and objects of one batch.
//
// Parts: a word at a constant offset of an object is told apart from the others. Reading it sees what was
// stored there and what was stored to ranges around it (whole values, elements at a variable index); reading
// elsewhere sees the object's node, which is the union of all its parts.
//
// Why that is sound (H22). What does a word hold at run time?
//   - What was stored through an address that is known to lie in the object: it flowed to that word's part,
//     or to a range that covers the word.
//   - What was stored through an address that is not known: that value leaked to the heap when it was stored,
//     with all that can be reached from it, so nobody need see it again.
//   - What unknown-address code moved there from another place of the same object, which leaks nothing
//     ("self-assignments" in build.c, the callees of calls.c). The address that such code uses flows to Moved
//     there, or through a tag of its function here. So the object is found by a walk from Moved, and then
//     each part holds all that the object holds. What can be reached from such an object is treated in the
//     same way.
//
// The walk from Moved goes over the parts as they are before any are joined. That is enough: an object that
// it finds has its node visited with the smallest count there is, which covers whatever the joined parts
// would add.
//
// A closure object (contract 5) is not joined: nobody writes to it after it was made, so nothing can move
// within it. Where the analysis relied on that for a word, a second store to the word is refused.
#include "escape/escape.h"
#include "loam/abi.h"
#include <string.h>

int escape_node(Escape *e, NodeKind kind, int fn, LLVMValueRef value) {
    Node n = {
        .kind = (uint8_t)kind, .fn = fn, .value = value, .edges = -1, .index = -1, .dst = -1, .via = -1};
    n.block = n.loop = -1;
    PASS_PUSH(e->nodes, n);
    return e->nodes.n - 1;
}

void escape_flow_when(Escape *e, int dst, Leaf src, LLVMValueRef where, EdgeWhen when) {
    if (src.node < 0) return;
    bool same = src.node == dst && src.route.derefs == 0 && src.route.offset == 0;
    if (same) return;
    Node *d = &e->nodes.at[dst];
    PASS_PUSH(e->edges, ((Edge){src.node, d->edges, (uint8_t)when, src.route, where}));
    d->edges = e->edges.n - 1;
}

void escape_flow(Escape *e, int dst, Leaf src, LLVMValueRef where) {
    escape_flow_when(e, dst, src, where, EDGE_ALWAYS);
}

void escape_flow_to(Escape *e, EscTarget to, Leaf src, LLVMValueRef where) {
    escape_flow_when(e, to.node, src, where, to.fine < 0 ? EDGE_ALWAYS : EDGE_COARSE);
    if (to.fine >= 0) escape_flow_when(e, to.fine, src, where, EDGE_FINE);
}

void escape_move_at(Escape *e, Leaf l, LLVMValueRef where) { escape_flow(e, ESCAPE_MOVED, l, where); }

void escape_move(Escape *e, Leaves l, LLVMValueRef where) {
    for (int i = 0; i < l.n; i++) escape_move_at(e, l.at[i], where);
}

void escape_leak(Escape *e, Leaves src, int derefs, LLVMValueRef where) {
    for (int i = 0; i < src.n; i++) escape_flow(e, ESCAPE_HEAP, escape_deref(e, src.at[i], derefs), where);
}

// ---- objects ----------------------------------------------------------------------------------------------

static ObjectKind object_kind(const char *name) {
    if (strcmp(name, "var") == 0) return OBJECT_VAR;
    if (strcmp(name, "expr") == 0 || strcmp(name, LOAM_KIND_BOX) == 0) return OBJECT_EXPR;
    if (strcmp(name, "static") == 0 || strcmp(name, LOAM_KIND_STATIC_BOX) == 0) return OBJECT_STATIC;
    if (strcmp(name, "arena") == 0) return OBJECT_ARENA;
    if (strcmp(name, LOAM_KIND_REGION) == 0) return OBJECT_REGION;
    return strcmp(name, "buffer") == 0 || strcmp(name, LOAM_KIND_SLOT) == 0 ? OBJECT_BUFFER : OBJECT_SILENT;
}

static const char *too_large(const Escape *e, ObjectKind kind, uint64_t size) {
    if (kind == OBJECT_ALLOCA || kind == OBJECT_RESULTS) return NULL;
    uint64_t limit = kind == OBJECT_VAR ? LOAM_MAX_STACK_VARIABLE : LOAM_MAX_IMPLICIT_STACK_OBJECT;
    if (e->options->small_frames)
        limit = kind == OBJECT_VAR ? LOAM_SMALL_STACK_VARIABLE : LOAM_SMALL_IMPLICIT_STACK_OBJECT;
    return size > limit ? "too large for stack" : NULL;
}

// Hundreds of appends or of calls that offer memory would make a large frame, and long work for all that
// looks at frames: those that come first have space.
static const char *too_many(EscFunc *f, const EscObject *o) {
    enum { MOST_SPARE_BYTES = 32 << 10 };
    if (!escape_is_spare((ObjectKind)o->kind)) return NULL;
    f->spare_bytes += o->size;
    return f->spare_bytes > MOST_SPARE_BYTES ? "too large a frame" : NULL;
}

int escape_object(Escape *e, int fn, LLVMValueRef value, ObjectKind kind, int block) {
    EscObject o = {
        .value = value, .kind = (uint8_t)kind, .fn = fn, .parts = -1, .ranges = -1, .all = -1, .text = ""};
    if (kind == OBJECT_SILENT) { // a call of @loam.object: its metadata says more
        LLVMValueRef tag = pass_md(value, LOAM_MD_OBJECT), size = LLVMGetOperand(value, 0);
        o.kind = (uint8_t)(tag ? object_kind(pass_md_text(tag, 0)) : OBJECT_SILENT);
        o.text = pass_md_text(tag, 1);
        o.size = LLVMIsAConstantInt(size) ? LLVMConstIntGetZExtValue(size) : UINT64_MAX;
        o.why = LLVMIsAConstantInt(size) ? too_large(e, (ObjectKind)o.kind, o.size) : "non-constant size";
        o.is_box = escape_is_box(pass_md_text(tag, 0));
        o.is_slot = !strcmp(pass_md_text(tag, 0), LOAM_KIND_SLOT);
        if (!o.why) o.why = too_many(&e->funcs[fn], &o);
    }
    o.node = escape_node(e, NODE_OBJECT, fn, value);
    Node *n = &e->nodes.at[o.node];
    n->index = e->objects.n;
    n->block = block;
    n->loop = block >= 0 ? e->funcs[fn].cfg->loop_of[block] : -1;
    n->is_root = kind != OBJECT_RESULTS;
    PASS_PUSH(e->objects, o);
    if (value && kind != OBJECT_RESULTS)
        pass_map_set(kind == OBJECT_ARRAY ? &e->array_index : &e->object_index, value, e->objects.n - 1);
    if (o.why) escape_flow(e, ESCAPE_HEAP, escape_address_of(o.node), value);
    return e->objects.n - 1;
}

static int add_part(Escape *e, int object, int64_t offset, int64_t size) {
    EscObject *o = &e->objects.at[object];
    int node = escape_node(e, NODE_PART, o->fn, o->value);
    e->nodes.at[node].index = object;
    Part p = {.offset = offset,
              .size = size,
              .node = node,
              .next = o->parts,
              .next_range = o->ranges,
              .same_place = -1};
    PASS_PUSH(e->parts, p);
    o->parts = e->parts.n - 1;
    if (size) o->ranges = o->parts;
    return o->parts;
}

enum { OFFSET_BITS = 32 }; // places beyond 4 GiB of an object are not told apart

static const void *part_key(int object, int64_t offset, bool is_range) {
    return (const void *)(((uintptr_t)(object + 1) << (OFFSET_BITS + 1)) | (uintptr_t)offset << 1 | is_range);
}

static bool is_word(Address a) {
    return a.offset >= 0 && a.offset % 8 == 0 && a.offset < (int64_t)1 << OFFSET_BITS;
}

static int find_word(const Escape *e, Address a) {
    return pass_map_get(&e->part_index, part_key(a.object, a.offset, false));
}

static int get_word(Escape *e, Address a) {
    int p = find_word(e, a);
    if (p < 0) {
        p = add_part(e, a.object, a.offset, 0);
        pass_map_set(&e->part_index, part_key(a.object, a.offset, false), p);
    }
    return p;
}

Leaf escape_read(Escape *e, Address a) {
    if (!is_word(a)) return escape_value_of(e->objects.at[a.object].node);
    int p = get_word(e, a);
    return escape_value_of(e->parts.at[p].node);
}

int escape_write(Escape *e, Address a, LLVMValueRef value) {
    if (!is_word(a)) return escape_write_range(e, a, -1);
    int p = get_word(e, a);
    e->parts.at[p].stores++;
    e->parts.at[p].value = value;
    return e->parts.at[p].node;
}

int escape_write_range(Escape *e, Address a, int64_t size) {
    bool known = a.offset >= 0 && a.offset < (int64_t)1 << OFFSET_BITS;
    int64_t from = known ? a.offset : 0;
    if (!known) size = -1;
    const void *key = part_key(a.object, from, true);
    int first = pass_map_get(&e->part_index, key);
    for (int p = first; p >= 0; p = e->parts.at[p].same_place)
        if (e->parts.at[p].size == size) return e->parts.at[p].node;
    int p = add_part(e, a.object, from, size);
    e->parts.at[p].same_place = first;
    if (size) pass_map_set(&e->part_index, key, p);
    return e->parts.at[p].node;
}

LLVMValueRef escape_only_store(Escape *e, Address a) {
    if (!is_word(a) || !e->objects.at[a.object].is_closure) return NULL;
    int p = find_word(e, a);
    if (p < 0 || e->parts.at[p].stores != 1 || !e->parts.at[p].value) return NULL;
    e->parts.at[p].trusted = true;
    return e->parts.at[p].value;
}

// ---- closing ----------------------------------------------------------------------------------------------

bool escape_overlaps(const Part *range, int64_t offset, int64_t size) {
    bool begins = range->size < 0 || offset < range->offset + range->size;
    return begins && (size < 0 || range->offset < offset + size);
}

// All results hold whatever the memory for them holds.
static void fill_results(Escape *e, const EscObject *o) {
    const EscFunc *f = &e->funcs[o->fn];
    for (int s = 0; s < f->nslots; s++)
        escape_flow(e, f->first_result + s, escape_value_of(o->node), o->value);
}

// Each result holds what was stored to its bytes; all of them hold everything when there are so many that
// telling them apart would take too long.
static void close_results(Escape *e, const EscObject *o, int nparts) {
    enum { MAX_PAIRS = 1 << 16 };
    const EscFunc *f = &e->funcs[o->fn];
    if (!f->slots || (int64_t)nparts * f->nslots > MAX_PAIRS) {
        fill_results(e, o);
        return;
    }
    for (int s = 0; s < f->nslots; s++)
        for (int p = o->parts; p >= 0; p = e->parts.at[p].next) {
            const Part *part = &e->parts.at[p];
            Part bytes = {.offset = part->offset, .size = part->size ? part->size : 8};
            if (escape_overlaps(&bytes, f->slots[s].offset, f->slots[s].size))
                escape_flow(e, f->first_result + s, escape_value_of(part->node), part->value);
        }
}

// A word sees the ranges that cover some of it. With many of both, all ranges are one.
static void relate_parts(Escape *e, EscObject *o, int nwords, int nranges) {
    enum { MANY_WORDS = 64, MANY_RANGES = 8 };
    if (nranges > MANY_RANGES && nwords > MANY_WORDS) o->all = escape_node(e, NODE_PART, o->fn, o->value);
    if (o->all >= 0) e->nodes.at[o->all].index = e->nodes.at[o->node].index;
    for (int p = o->parts; p >= 0; p = e->parts.at[p].next) {
        const Part *part = &e->parts.at[p];
        escape_flow(e, o->node, escape_value_of(part->node), NULL);
        if (part->size) {
            if (o->all >= 0) escape_flow(e, o->all, escape_value_of(part->node), NULL);
            continue;
        }
        if (o->all >= 0) escape_flow(e, part->node, escape_value_of(o->all), NULL);
        for (int r = o->all < 0 ? o->ranges : -1; r >= 0; r = e->parts.at[r].next_range)
            if (escape_overlaps(&e->parts.at[r], part->offset, 8))
                escape_flow(e, part->node, escape_value_of(e->parts.at[r].node), NULL);
    }
}

// The analysis took a word of a closure object for what was stored there first: a second store would make
// that wrong.
static void check_trust(Escape *e, const EscObject *o, const Part *word) {
    bool again = word->stores != 1;
    for (int r = o->ranges; r >= 0 && !again; r = e->parts.at[r].next_range)
        again = escape_overlaps(&e->parts.at[r], word->offset, 8);
    size_t n;
    if (again)
        pass_fail(e->options, "loam-escape", e->funcs[o->fn].fn,
                  "the closure object %%%s is written to after it was made (contract 5)",
                  LLVMGetValueName2(o->value, &n));
}

static void close_object(Escape *e, int object) {
    EscObject *o = &e->objects.at[object];
    int nwords = 0, nranges = 0;
    for (int p = o->parts; p >= 0; p = e->parts.at[p].next) {
        const Part *part = &e->parts.at[p];
        *(part->size ? &nranges : &nwords) += 1;
        if (part->trusted) check_trust(e, o, part);
        if (part->stores > 1) o->is_closure = false;
    }
    relate_parts(e, o, nwords, nranges);
    if (o->kind == OBJECT_RESULTS) close_results(e, o, nwords + nranges);
}

// What is stored where a parameter leads to leaks when a caller does not see the tags.
void escape_leak_stores(Escape *e, EscFunc *f) {
    for (int s = 0; s < f->nstores; s++) {
        bool region = escape_is_region_param(f, f->stores[s].param);
        if (f->stores_leak || (f->calls_itself && (!region || f->region_changes)))
            escape_flow(e, ESCAPE_HEAP, escape_value_of(f->stores[s].node), NULL);
    }
}

void escape_close_objects(Escape *e) {
    for (int i = 0; i < e->objects.n; i++) close_object(e, i);
}

// Nobody moves words within a closure object (contract 5).
void escape_join_moved(Escape *e, EdgeWhen when) {
    for (int i = 0; i < e->objects.n; i++) {
        EscObject *o = &e->objects.at[i];
        if (!o->moved || o->is_closure || o->is_joined) continue;
        o->is_joined = true;
        for (int p = o->parts; p >= 0; p = e->parts.at[p].next)
            escape_flow_when(e, e->parts.at[p].node, escape_value_of(o->node), NULL, when);
        if (o->kind == OBJECT_RESULTS) fill_results(e, o);
    }
}

int escape_word(const Escape *e, Address a) {
    int p = is_word(a) ? find_word(e, a) : -1;
    return p < 0 ? -1 : e->parts.at[p].node;
}
