// frames_harness.c - gives frames.ll its DEPTH from the environment before the runtime starts.
#include <stdint.h>
#include <stdlib.h>

int64_t depth;

__attribute__((constructor)) static void read_depth(void) {
    const char *text = getenv("DEPTH");
    depth = text ? atoll(text) : 1000;
}
