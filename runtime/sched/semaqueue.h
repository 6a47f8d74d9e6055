// semaqueue.h - the table of those that wait for something known by its address: a semaphore (sema.h), a
// mutex (mutex.h). A hash of the address leads to a part; everything but sema_part is done under the part's
// lock.
#ifndef LOAM_SEMAQUEUE_H
#define LOAM_SEMAQUEUE_H

#include "base/lock.h"
#include "base/records.h"

// A Waiter that is the first at its address stands for all that wait there: they are linked through next, its
// prev is the last of them, and its next_case leads to the first at another address of this part.
typedef struct SemaPart {
    Lock lock;
    Waiter *firsts;
} __attribute__((aligned(64))) SemaPart;

SemaPart *sema_part(const void *address);
// The link to the first one at the address; *link is NULL: nobody waits there.
Waiter **sema_find(SemaPart *, const void *address);
// Its `on` is set. One that waits for something in its own frame is left out: it waits for ever, since no
// other goroutine knows of it, and the address is somebody else's when the stack has moved.
void sema_add(Waiter **link, Waiter *, bool first);
Waiter *sema_take_first(Waiter **link); // there is one

#endif
