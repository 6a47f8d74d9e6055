// frames.c - what the hand-written programs ask of C: DEPTH from the environment before the runtime starts,
// and the size of their stack.
#include <stdint.h>
#include <stdlib.h>

int64_t depth;
extern _Thread_local uintptr_t
    *sched_tls; // its first word is the goroutine; a goroutine's first words are its stack's ends

__attribute__((constructor)) static void read_depth(void) {
    const char *text = getenv("DEPTH");
    depth = text ? atoll(text) : 1000;
}

int64_t stack_size(void) { return (int64_t)(sched_tls[1] - sched_tls[0]); }
