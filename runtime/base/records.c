// records.c - the thread's words, and that assembler and C agree on the layout of G and SchedTls.
#include "base/records.h"

_Static_assert(offsetof(SchedTls, g) == TLS_G && offsetof(SchedTls, m) == TLS_M, "offsets.h");
_Static_assert(offsetof(SchedTls, p) == TLS_P && offsetof(SchedTls, sys_sp) == TLS_SYS_SP, "offsets.h");
_Static_assert(offsetof(SchedTls, alloc) == LOAM_THREAD_ALLOC, "abi.h");
_Static_assert(offsetof(G, stack_lo) == G_STACK_LO && offsetof(G, stack_hi) == G_STACK_HI, "offsets.h");
_Static_assert(offsetof(G, limit) == G_LIMIT, "offsets.h");
_Static_assert(FS_STACK_LIMIT == LOAM_TLS_STACK_LIMIT, "offsets.h");
_Static_assert(offsetof(G, sp) == G_SP && offsetof(G, args) == G_ARGS && offsetof(G, why) == G_WHY,
               "offsets.h");
_Static_assert(offsetof(G, stub) == G_STUB && offsetof(G, frame) == G_FRAME, "offsets.h");
_Static_assert(offsetof(G, ret) == G_RET && offsetof(G, fret) == G_FRET && offsetof(G, saved) == G_SAVED,
               "offsets.h");

_Thread_local SchedTls sched_tls __attribute__((tls_model("local-exec")));
