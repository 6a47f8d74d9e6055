// list.c - see list.h.
#include "plans/list.h"
#include "base/fatal.h"
#include "os/os.h"

#define LEAST_ROOM 512u // a page

void list_grow(List *l) {
    uint64_t room = l->room ? 2 * l->room : LEAST_ROOM;
    uintptr_t *at = os_alloc(room * sizeof *at, &os_record_bytes);
    if (!at) fatal_throw("GODEBUG=heap: out of memory for a list of %lu", room);
    if (l->n) __builtin_memcpy(at, l->at, l->n * sizeof *at);
    if (l->at) os_unmap(l->at, l->room * sizeof *at, &os_record_bytes);
    l->at = at;
    l->room = room;
}
