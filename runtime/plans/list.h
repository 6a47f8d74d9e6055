// list.h - growing arrays of addresses, outside of any heap. Used under the plans' lock or while the world
// stands still. Failure: out of memory ends the process.
#ifndef LOAM_LIST_H
#define LOAM_LIST_H

#include <stdint.h>

typedef struct List {
    uintptr_t *at;
    uint64_t n, room;
} List;

void list_grow(List *);
static inline void list_push(List *l, uintptr_t value) {
    if (__builtin_expect(l->n == l->room, 0)) list_grow(l);
    l->at[l->n++] = value;
}
static inline uintptr_t list_pop(List *l) { return l->n ? l->at[--l->n] : 0; }

#endif
