// stackmap.c - LLVM's stack maps, made findable by return address.
//
// The section holds one StackMap v3 blob a module, each aligned to 8 bytes:
//     u8 version = 3, u8 0, u16 0, u32 functions, u32 constants, u32 records
//     functions * { u64 address, u64 frame size, u64 records of it }
//     constants * u64
//     records   * { u64 id, u32 offset of the return address in the function, u16 0, u16 locations,
//                   locations * { u8 kind, u8 0, u16 size, u16 register, u16 0, i32 offset },  pad to 8,
//                   u16 0, u16 live-outs, live-outs * 4 bytes,  pad to 8 }
// A statepoint's locations are: calling convention, flags, number of deopt operands (constants), the deopt
// operands, then pairs (base, derived) of "gc-live" operands. Ours describe frames by deopt operands alone:
// (Direct address, constant index into LoamModuleInfo.frame_maps)*. Maps of another statepoint pass, which
// have pairs, are refused.
//
// The records stay where they are; an open-addressing table leads from a return address to the locations of
// its record. Not handled: register locations (we never ask LLVM for them) and frames of unknown size: both
// are refused at start.
#include <string.h>
#include "os/os.h"
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "stack/frames.h"

enum { HEADER = 16, FUNCTION = 24, RECORD = 16, LOCATION = 12 };

static StackSite *table;
static size_t table_mask, nsites;
static const uint8_t *maps_begin, *maps_end;

typedef struct Blob {
    uint32_t nfunctions, nconstants, nrecords;
    const uint64_t *functions, *constants;
    const uint8_t *records;
} Blob;

static uint32_t u32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}
static uint16_t u16(const uint8_t *p) {
    uint16_t v;
    memcpy(&v, p, 2);
    return v;
}
static const uint8_t *align8(const uint8_t *p) {
    return (const uint8_t *)(((uintptr_t)p + 7) & ~(uintptr_t)7);
}

static Blob blob_at(const uint8_t *p, const uint8_t *end) {
    if (end - p < HEADER || p[0] != 3) fatal_throw("stack maps: version %d, expected 3", p[0]);
    Blob b = {.nfunctions = u32(p + 4), .nconstants = u32(p + 8), .nrecords = u32(p + 12)};
    b.functions = (const uint64_t *)(p + HEADER);
    b.constants = b.functions + 3 * (size_t)b.nfunctions;
    b.records = (const uint8_t *)(b.constants + b.nconstants);
    if (b.records > end) fatal_throw("stack maps: truncated");
    return b;
}

static const uint8_t *record_end(const uint8_t *r, const uint8_t *end) {
    const uint8_t *p = align8(r + RECORD + LOCATION * (size_t)u16(r + 14));
    if (p + 4 > end) fatal_throw("stack maps: truncated record");
    p = align8(p + 4 + 4 * (size_t)u16(p + 2));
    if (p > end) fatal_throw("stack maps: truncated record");
    return p;
}

static void insert(StackSite site) {
    size_t i = (site.pc * 0x9e3779b97f4a7c15u >> 20) & table_mask;
    while (table[i].pc && table[i].pc != site.pc) i = (i + 1) & table_mask;
    if (table[i].pc) fatal_throw("stack maps: two records for pc %#lx", site.pc);
    table[i] = site;
}

static int64_t small_constant(const StackLoc *l, uintptr_t pc) {
    if (l->kind != STACK_LOC_CONSTANT || l->offset < 0)
        fatal_throw("stack maps: malformed record at pc %#lx", pc);
    return l->offset;
}

static void check_map_pair(const StackLoc *pair, uintptr_t pc) {
    bool constant = pair[1].kind == STACK_LOC_CONSTANT || pair[1].kind == STACK_LOC_CONSTANT_INDEX;
    if (pair[0].kind != STACK_LOC_DIRECT || pair[0].reg != ARCH_STACK_REG || !constant)
        fatal_throw("stack maps: a frame map without an address or index at pc %#lx", pc);
}

// A first pair (address, -1 - offset) names no object but the frame's record of deferred calls.
static bool is_defers(const StackSite *s) { return stackmap_constant(s, s->locs + 1) < 0; }

static StackSite site_of(const Blob *b, const uint64_t *fn, const uint8_t *r) {
    StackSite s = {.pc = fn[0] + u32(r + 8), .constants = b->constants, .id = u32(r)};
    const StackLoc *l = (const StackLoc *)(r + RECORD);
    int n = u16(r + 14);
    if (fn[1] >= 1u << 31) fatal_throw("stack maps: frame of unknown size at pc %#lx", s.pc);
    s.frame = (uint32_t)fn[1];
    if (n < 3) fatal_throw("stack maps: malformed record at pc %#lx", s.pc);
    int64_t deopt = small_constant(l + 2, s.pc);
    if (3 + deopt > n || deopt % 2) fatal_throw("stack maps: malformed record at pc %#lx", s.pc);
    if (3 + deopt < n) fatal_throw("stack maps: \"gc-live\" operands at pc %#lx", s.pc);
    for (int i = 0; i < deopt; i += 2) check_map_pair(l + 3 + i, s.pc);
    s.locs = l + 3;
    s.ndeopt = (uint16_t)(deopt / 2);
    if (deopt && is_defers(&s)) s.defers = 1, s.ndeopt--, s.locs += 2;
    return s;
}

// Calls use (may be NULL) for each record of one blob; returns where the next blob begins.
static const uint8_t *blob_each(const uint8_t *p, const uint8_t *end, void (*use)(StackSite), size_t *count) {
    Blob b = blob_at(p, end);
    const uint8_t *r = b.records;
    uint32_t seen = 0;
    for (uint32_t f = 0; f < b.nfunctions; f++) {
        const uint64_t *fn = b.functions + 3 * (size_t)f;
        for (uint64_t k = 0; k < fn[2]; k++, seen++) {
            if (r + RECORD > end) fatal_throw("stack maps: truncated");
            const uint8_t *next = record_end(r, end);
            if (use) use(site_of(&b, fn, r));
            r = next;
        }
    }
    if (seen != b.nrecords) fatal_throw("stack maps: %u records, expected %u", seen, b.nrecords);
    *count += seen;
    return r;
}

// Blobs follow each other with zero bytes of padding; a blob never begins with zero.
static void each_record(void (*use)(StackSite), size_t *count) {
    for (const uint8_t *p = maps_begin; p < maps_end;) {
        if (*p == 0) p++;
        else p = blob_each(p, maps_end, use, count);
    }
}

void stackmap_init(const uint8_t *begin, const uint8_t *end) {
    maps_begin = begin;
    maps_end = end;
    nsites = 0;
    each_record(NULL, &nsites);
    size_t size = 64;
    while (size < 2 * nsites) size *= 2;
    if (table) os_unmap(table, (table_mask + 1) * sizeof *table, &os_record_bytes);
    table = persistent_alloc(size * sizeof *table, &os_record_bytes);
    table_mask = size - 1;
    size_t again = 0;
    each_record(insert, &again);
}

const StackSite *stackmap_find(uintptr_t pc) {
    size_t i = (pc * 0x9e3779b97f4a7c15u >> 20) & table_mask;
    for (; table[i].pc; i = (i + 1) & table_mask)
        if (table[i].pc == pc) return &table[i];
    return NULL;
}

size_t stackmap_count(void) { return nsites; }

uint32_t stackmap_pad(const StackSite *s) {
    const uint8_t *record = (const uint8_t *)(s->locs - 3 - 2 * s->defers) - RECORD;
    return u32(record + 4);
}

uint32_t stackmap_frame_of(uintptr_t entry) {
    for (const uint8_t *p = maps_begin; p < maps_end;) {
        if (*p == 0) {
            p++;
            continue;
        }
        Blob b = blob_at(p, maps_end);
        for (uint32_t f = 0; f < b.nfunctions; f++)
            if (b.functions[3 * (size_t)f] == entry) return (uint32_t)b.functions[3 * (size_t)f + 1];
        size_t ignored = 0;
        p = blob_each(p, maps_end, NULL, &ignored);
    }
    return UINT32_MAX;
}
