// heapview.h - what a heap dump says (runtime/lang/heapdump.h), and the page that shows it.
//
// read.c      the dump as cells: things with an address, bytes, and fields that hold pointers
// symbols.c   names of globals, from the program's symbol table
// graph.c     who leads to whom: shortest paths from roots, dominators, retained sizes
// groups.c    objects by type, by allocation site, by size class
// page.c      one self-contained HTML page
//
// Everything stays in memory until the process ends: about 100 bytes an object; the dump itself is mapped.
#ifndef LOAM_HEAPVIEW_H
#define LOAM_HEAPVIEW_H

#include <stdio.h>
#include "base/base.h"

#define PAGE_BYTES 8192ul
#define NONE UINT32_MAX
enum { SIZE_CLASSES = 68 }; // 0: larger objects

// An array that grows by doubling, outside of arenas, which would keep each size that it had.
#define BIG(T)                                                                                               \
    struct {                                                                                                 \
        T *at;                                                                                               \
        size_t n, room;                                                                                      \
    }
void big_grow(void **at, size_t *room, size_t bytes);
#define BIG_PUSH(v, item)                                                                                    \
    ((v).n == (v).room ? big_grow((void **)&(v).at, &(v).room, sizeof *(v).at) : (void)0,                    \
     (v).at[(v).n++] = (item))
void *big_array(size_t n, size_t bytes);    // zeroed
int by_address(const void *, const void *); // for qsort of what begins with its address

// An object. Its fields follow its bytes in the dump.
typedef struct Cell {
    uint64_t address;
    const uint8_t *bytes;
    uint64_t size;
} Cell;

typedef struct Root {
    const char *kind; // "global", "frame", "finalizer", or another root's description
    const char *name;
    uint64_t address, pointer;     // pointer: it has no fields but this one
    const uint8_t *bytes, *fields; // in the dump; NULL: it has none
    uint64_t size;
    uint64_t through; // finalizers: the object whose fields are roots; 0: none
    uint64_t goroutine, depth;
} Root;

typedef struct Goroutine {
    uint64_t id, status;
    const char *wait;
    bool is_system;
    uint32_t first_frame, frames; // roots
} Goroutine;

typedef struct DumpType {
    uint64_t address, size;
    const char *name;
} DumpType;

typedef struct Site {
    uint64_t id, size, allocs, frees, type;
    const char *place; // of the first function outside of package runtime
} Site;

typedef struct Span {
    uint64_t address, pages, size, objects;
    uint32_t class;
    bool stacks, noscan;
    uint64_t used; // objects in it
} Span;

typedef struct FreePages {
    uint64_t address, pages;
    bool dirty;
} FreePages;

// The fields of Go's record of MemStats that are shown.
typedef struct DumpStats {
    uint64_t alloc, total_alloc, sys, mallocs, frees, heap_alloc, heap_sys, heap_idle, heap_inuse,
        heap_released, heap_objects, stack_inuse, next_gc, num_gc;
} DumpStats;

typedef struct Pair {
    uint64_t object, what, count;
} Pair;

typedef struct HeapDump {
    Arena *arena;
    const char *program, *plan;
    BIG(Cell) objects; // by address
    BIG(Root) roots;
    BIG(Goroutine) goroutines;
    BIG(DumpType) types;
    BIG(Site) sites;
    BIG(Span) spans; // by address
    BIG(FreePages) free;
    BIG(Pair) samples, typed; // object, site; object, type, elements
    DumpStats stats;
    uint32_t *first_of_page; // the first object that ends behind the page's beginning, from page_base on
    uint64_t page_base, pages;

    // graph.c; nodes: 0 is the program, then roots, then objects
    uint32_t nodes, first_object;
    uint32_t *parent; // on a shortest path from a root; NONE: not reachable
    uint32_t *idom;
    uint64_t *retained;

    // groups.c, by object
    uint32_t *type_of; // of type_names
    uint32_t *site_of; // of sites; NONE: not recorded
    BIG(const char *) type_names;
} HeapDump;

// NULL, or what is wrong with the dump. It must stay as it is.
const char *dump_read(HeapDump *, Bytes file);
uint32_t dump_object_at(const HeapDump *, uint64_t address); // that contains it; NONE
// Each field that is not nil.
typedef struct FieldReader {
    const uint8_t *at, *bytes; // at: NULL at the end
} FieldReader;
FieldReader object_fields(const Cell *);
FieldReader root_fields(const Root *);
bool field_next(FieldReader *, uint64_t *offset, uint64_t *value);

void symbols_read(HeapDump *); // names roots that are globals
void graph_build(HeapDump *);
void groups_build(HeapDump *);
const char *node_name(const HeapDump *, uint32_t node); // a root's name, or an object's type
uint64_t node_address(const HeapDump *, uint32_t node);
uint64_t node_size(const HeapDump *, uint32_t node);
// Of the field through which a node leads to another; 0 if through none.
uint64_t edge_offset(const HeapDump *, uint32_t from, uint32_t to);

void heap_page_write(const HeapDump *, FILE *);
void why_write(const HeapDump *, uint32_t node, FILE *); // the path from a root, as text

#endif
