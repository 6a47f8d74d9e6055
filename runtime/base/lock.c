// lock.c - see lock.h.
#include "base/lock.h"

_Thread_local uint32_t lock_ranks_held __attribute__((tls_model("local-exec")));

void lock_wake(void *lock) { os_unlock_slow(&((Lock *)lock)->os); }
