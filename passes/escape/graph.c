// graph.c - nodes, edges and objects of one batch.
//
// Parts: a word at a constant offset of an object is told apart from the others. Reading it sees what was
// stored there and what was stored to ranges around it (whole values, elements at a variable index); reading
// elsewhere sees the object's node, which is the union of all its parts. What unknown code stores into an
// object leaked to the heap when it was stored and need not be seen again.
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

void escape_flow(Escape *e, int dst, Leaf src, int derefs, LLVMValueRef where) {
    if (src.node < 0) return;
    int total = src.derefs + derefs;
    if (total > ESCAPE_MAX_DEREFS) total = ESCAPE_MAX_DEREFS;
    if (src.node == dst && total >= 0) return;
    Node *d = &e->nodes.at[dst];
    PASS_PUSH(e->edges, ((Edge){src.node, d->edges, (int8_t)total, where}));
    d->edges = e->edges.n - 1;
}

void escape_leak(Escape *e, Leaves src, int derefs, LLVMValueRef where) {
    for (int i = 0; i < src.n; i++) escape_flow(e, ESCAPE_HEAP, src.at[i], derefs, where);
}

// ---- objects ----------------------------------------------------------------------------------------------

static ObjectKind object_kind(const char *name) {
    if (strcmp(name, "var") == 0) return OBJECT_VAR;
    if (strcmp(name, "expr") == 0) return OBJECT_EXPR;
    if (strcmp(name, "static") == 0) return OBJECT_STATIC;
    return strcmp(name, "buffer") == 0 ? OBJECT_BUFFER : OBJECT_SILENT;
}

static const char *too_large(ObjectKind kind, uint64_t size) {
    if (kind == OBJECT_ALLOCA || kind == OBJECT_RESULTS) return NULL;
    uint64_t limit = kind == OBJECT_VAR ? LOAM_MAX_STACK_VARIABLE : LOAM_MAX_IMPLICIT_STACK_OBJECT;
    return size > limit ? "too large for stack" : NULL;
}

int escape_object(Escape *e, int fn, LLVMValueRef value, ObjectKind kind, int block) {
    Object o = {.value = value, .kind = (uint8_t)kind, .fn = fn, .parts = -1, .text = ""};
    if (kind == OBJECT_SILENT) { // a call of @loam.object: its metadata says more
        LLVMValueRef tag = pass_md(value, LOAM_MD_OBJECT), size = LLVMGetOperand(value, 0);
        o.kind = (uint8_t)(tag ? object_kind(pass_md_text(tag, 0)) : OBJECT_SILENT);
        o.text = pass_md_text(tag, 1);
        o.size = LLVMIsAConstantInt(size) ? LLVMConstIntGetZExtValue(size) : UINT64_MAX;
        o.why = LLVMIsAConstantInt(size) ? too_large((ObjectKind)o.kind, o.size) : "non-constant size";
    }
    o.node = escape_node(e, NODE_OBJECT, fn, value);
    Node *n = &e->nodes.at[o.node];
    n->index = e->objects.n;
    n->block = block;
    n->loop = block >= 0 ? e->funcs[fn].cfg->loop_of[block] : -1;
    n->is_root = kind != OBJECT_RESULTS;
    PASS_PUSH(e->objects, o);
    if (value && kind != OBJECT_RESULTS) pass_map_set(&e->object_index, value, e->objects.n - 1);
    if (o.why) escape_flow(e, ESCAPE_HEAP, (Leaf){o.node, -1}, 0, value);
    return e->objects.n - 1;
}

static int add_part(Escape *e, int object, int64_t offset, int64_t size) {
    Object *o = &e->objects.at[object];
    int node = escape_node(e, NODE_PART, o->fn, o->value);
    e->nodes.at[node].index = object;
    Part p = {.offset = offset, .size = size, .node = node, .next = o->parts};
    PASS_PUSH(e->parts, p);
    o->parts = e->parts.n - 1;
    return o->parts;
}

static const void *word_key(Address a) {
    return (const void *)(((uintptr_t)(a.object + 1) << 34) | ((uintptr_t)a.offset << 1));
}

static bool is_word(Address a) { return a.offset >= 0 && a.offset % 8 == 0 && a.offset < (int64_t)1 << 32; }

static int find_word(const Escape *e, Address a) { return pass_map_get(&e->part_index, word_key(a)); }

static int get_word(Escape *e, Address a) {
    int p = find_word(e, a);
    if (p < 0) {
        p = add_part(e, a.object, a.offset, 0);
        pass_map_set(&e->part_index, word_key(a), p);
    }
    return p;
}

Leaf escape_read(Escape *e, Address a) {
    if (!is_word(a)) return (Leaf){e->objects.at[a.object].node, 0};
    int p = get_word(e, a);
    return (Leaf){e->parts.at[p].node, 0};
}

int escape_write(Escape *e, Address a, LLVMValueRef value) {
    if (!is_word(a)) return escape_write_range(e, a, -1);
    int p = get_word(e, a);
    e->parts.at[p].stores++;
    e->parts.at[p].value = value;
    return e->parts.at[p].node;
}

int escape_write_range(Escape *e, Address a, int64_t size) {
    int64_t from = a.offset < 0 ? 0 : a.offset;
    if (a.offset < 0) size = -1;
    for (int p = e->objects.at[a.object].parts; p >= 0; p = e->parts.at[p].next)
        if (e->parts.at[p].size == size && e->parts.at[p].offset == from && size != 0)
            return e->parts.at[p].node;
    int p = add_part(e, a.object, from, size);
    return e->parts.at[p].node;
}

LLVMValueRef escape_only_store(const Escape *e, Address a) {
    if (!is_word(a) || !e->objects.at[a.object].is_closure) return NULL;
    int p = find_word(e, a);
    return p >= 0 && e->parts.at[p].stores == 1 ? e->parts.at[p].value : NULL;
}

// ---- closing ----------------------------------------------------------------------------------------------

static bool overlap(const Part *range, int64_t offset, int64_t size) {
    bool begins = range->size < 0 || offset < range->offset + range->size;
    return begins && (size < 0 || range->offset < offset + size);
}

static void close_results(Escape *e, const Object *o) {
    const Func *f = &e->funcs[o->fn];
    for (int s = 0; s < f->nslots; s++) {
        int64_t offset, size;
        bool whole = !escape_slot_bytes(f, s, &offset, &size);
        for (int p = o->parts; p >= 0; p = e->parts.at[p].next) {
            const Part *part = &e->parts.at[p];
            Part bytes = {.offset = part->offset, .size = part->size ? part->size : 8};
            if (whole || overlap(&bytes, offset, size))
                escape_flow(e, f->first_result + s, (Leaf){part->node, 0}, 0, part->value);
        }
    }
}

static void close_object(Escape *e, int object) {
    Object *o = &e->objects.at[object];
    int nwords = 0, nranges = 0;
    for (int p = o->parts; p >= 0; p = e->parts.at[p].next) *(e->parts.at[p].size ? &nranges : &nwords) += 1;
    int all = -1; // so many of both that one node for all ranges is better
    if (nranges > 8 && nwords > 64) all = escape_node(e, NODE_PART, o->fn, o->value);
    for (int p = o->parts; p >= 0; p = e->parts.at[p].next) {
        const Part *part = &e->parts.at[p];
        escape_flow(e, o->node, (Leaf){part->node, 0}, 0, NULL);
        if (part->size) {
            if (all >= 0) escape_flow(e, all, (Leaf){part->node, 0}, 0, NULL);
            continue;
        }
        if (all >= 0) escape_flow(e, part->node, (Leaf){all, 0}, 0, NULL);
        for (int r = o->parts; all < 0 && nranges && r >= 0; r = e->parts.at[r].next)
            if (e->parts.at[r].size && overlap(&e->parts.at[r], part->offset, 8))
                escape_flow(e, part->node, (Leaf){e->parts.at[r].node, 0}, 0, NULL);
    }
    if (o->kind == OBJECT_RESULTS) close_results(e, o);
}

void escape_close_objects(Escape *e) {
    for (int i = 0; i < e->objects.n; i++) close_object(e, i);
}
