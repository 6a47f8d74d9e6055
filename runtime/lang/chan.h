// chan.h - channels: what chan.c and select.c share. Compiled code knows the head, LoamChan (loam/abi.h).
//
// Invariants, under the lock
//     count <= capacity
//     receivers wait (some not yet served)  ->  count == 0 and no sender waits, unless a select has both
//     senders wait                          ->  count == capacity
//     closed                                ->  nobody waits
// A goroutine that waits is in the queue with a Waiter (base/records.h): its own one, or one for each case of
// a select. Whoever serves it takes the Waiter out, copies the element, sets the results, and readies it. An
// element travels from stack to stack at once: the place of a goroutine that waits is found anew each time
// (chan_element), for stacks move while their goroutines wait.
//
// Marking. A stack that was looked at is not looked at again, so an element that is written to a waiting
// goroutine's stack is greyed (gc_shade_values), and it is written in whole words, for the stack may be
// looked at just then; what is in a buffer is written with barriers. A collector that moves the stack of a
// goroutine that waits holds the locks of its channels (hold_channels).
#ifndef LOAM_CHAN_H
#define LOAM_CHAN_H

#include "base/lock.h"
#include "lang/lang.h"
#include "sched/waiters.h"

typedef struct Chan {
    LoamChan head;
    const LoamType *elem;
    uint64_t send_at, recv_at; // indices into the buffer
    WaitQueue senders, receivers;
    Lock lock;
    bool closed;
} Chan;

// What a select gives for each case, sends first: an array on the goroutine's stack.
typedef struct SelectCase {
    Chan *chan; // NULL: never ready
    void *elem; // what is sent; where the element goes, or NULL
} SelectCase;

void chan_init(void); // after sched_init

// The rest under the channel's lock. One step of an operation, if it need not wait; what happened is
// told by the result. A goroutine to be readied afterwards, without the lock, is left in *wake.
typedef enum ChanStep {
    CHAN_WAITS,  // nothing was done
    CHAN_DONE,   // sent, or received
    CHAN_CLOSED, // received the zero value; or a send, which must panic
} ChanStep;
ChanStep chan_send_step(Chan *, const void *elem, G **wake);
ChanStep chan_recv_step(Chan *, void *elem, G **wake);

// G.before_resume of a goroutine that waited in a select: it waits at no channel any more.
void select_take_out(G *);

#endif
