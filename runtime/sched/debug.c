// debug.c - GODEBUG: name=value pairs, separated by commas. Unknown names are ignored, as Go does; a later
// pair wins.
#define _GNU_SOURCE
#include <string.h>
#include "sched/sched.h"

DebugOptions debug = {.invalidptr = -1};

static const struct {
    const char *name;
    int64_t *value;
    const char *meaning;
} options[] = {
    {"gctrace", &debug.gctrace, "one line on standard error for each collection"},
    {"stackmove", &debug.stackmove, "1: move the stack at each check and poison the old one"},
    {"gcstress", &debug.gcstress, "N: collect at every N-th allocation"},
    {"clobberfree", &debug.clobberfree, "1: overwrite objects when they are freed"},
    {"invalidptr", &debug.invalidptr,
     "1: check all pointers of objects and globals at each collection; 0: none at all"},
    {"gccheckmark", &debug.gccheckmark, "1: mark again with the world stopped and compare"},
};

static int64_t number(const char *p) {
    bool negative = *p == '-';
    int64_t v = 0;
    for (p += negative; *p >= '0' && *p <= '9'; p++) v = v * 10 + (*p - '0');
    return negative ? -v : v;
}

static void set(const char *name, size_t length, const char *value) {
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strlen(options[i].name) == length && !memcmp(options[i].name, name, length))
            *options[i].value = number(value);
}

void debug_parse(const char *text) {
    while (text && *text) {
        const char *comma = strchrnul(text, ','), *equals = memchr(text, '=', (size_t)(comma - text));
        if (equals) set(text, (size_t)(equals - text), equals + 1);
        text = *comma ? comma + 1 : comma;
    }
}
