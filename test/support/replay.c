// replay.c - what replay.go does, by the C library's malloc and free, or by those that LD_PRELOAD puts in
// their place.
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POINTERS (INT64_C(1) << 40)
#define MEASURE (INT64_C(1) << 50)

static int64_t nanoseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

// Anonymous memory of the process, from the kernel: whoever allocates.
static uint64_t resident(void) {
    char line[256];
    unsigned long long kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "RssAnon: %llu", &kib) == 1) break;
    if (f) fclose(f);
    return kib << 10;
}

int main(int argc, char **argv) {
    FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!f || fseek(f, 0, SEEK_END)) return 1;
    size_t n = (size_t)ftell(f) / sizeof(int64_t), next = 0;
    rewind(f);
    int64_t *ops = calloc(n, sizeof *ops);
    void **objects = calloc(n, sizeof *objects);
    if (!ops || !objects || fread(ops, sizeof *ops, n, f) != n) return 1;
    memset(objects, 1, n * sizeof *objects);
    uint64_t before = resident(), occupied = 0;
    int64_t began = nanoseconds();
    for (size_t i = 0; i < n; i++) {
        int64_t op = ops[i];
        if (op >= MEASURE) {
            fprintf(stderr, "measure %lld %llu %llu\n", (long long)(op - MEASURE),
                    (unsigned long long)occupied, (unsigned long long)(resident() - before));
        } else if (op > 0) {
            size_t size = (size_t)(op & ~POINTERS);
            void *p = objects[next++] = malloc(size);
            if (!p) return 1;
            memset(p, 0, size);
            occupied += malloc_usable_size(p);
        } else if (op < 0) {
            occupied -= malloc_usable_size(objects[-op - 1]);
            free(objects[-op - 1]);
        }
    }
    fprintf(stderr, "time %lld\n", (long long)(nanoseconds() - began));
    return 0;
}
