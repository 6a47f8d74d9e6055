// netpoll.h - goroutines that wait until a descriptor can be read or written: what package internal/poll asks
// of the runtime (fd_poll_runtime.go). They hold no M.
//
// A thread without a P sleeps in the system's poll and readies those whose descriptors are ready. Readiness
// is told once, when it comes about; it is kept in the PollDesc until somebody takes it by waiting or
// resetting.
//
// A PollDesc is not managed memory; it is used again after it was closed, so an event or a deadline that
// comes late may be told to the wrong descriptor. That is harmless: who is told tries, and waits again.
//
// In stubs, but for the deadlines' alarms.
#ifndef LOAM_NETPOLL_H
#define LOAM_NETPOLL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct PollDesc PollDesc;

// Why a wait ends (pollNoError and its like).
typedef enum PollResult { POLL_READY, POLL_CLOSING, POLL_TIMEOUT, POLL_NOT_POLLABLE } PollResult;

PollDesc *netpoll_open(int fd, int64_t *error); // NULL: *error is the system's number
void netpoll_close(PollDesc *);
// mode: 'r' or 'w'. Forgets readiness that was told before.
PollResult netpoll_reset(PollDesc *, int64_t mode);
// Parks until the descriptor is ready, the deadline passes, or netpoll_unblock; or returns at once.
PollResult netpoll_wait(PollDesc *, int64_t mode);
// Nanoseconds from now; 0: none; negative: it has passed. mode: 'r', 'w' or their sum.
void netpoll_set_deadline(PollDesc *, int64_t ns, int64_t mode);
void netpoll_unblock(PollDesc *);
bool netpoll_is_poller(int64_t fd);

#endif
