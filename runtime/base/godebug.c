// godebug.c - see godebug.h.
#define _GNU_SOURCE
#include "base/godebug.h"
#include <string.h>
#include "base/env.h"

Godebug godebug = {.invalidptr = -1, .madvdontneed = 1, .memprofilerate = -1};

static const struct {
    const char *name;
    int64_t *value;
} switches[] = {
    {"gctrace", &godebug.gctrace},
    {"gcpacertrace", &godebug.gcpacertrace},
    {"scavtrace", &godebug.scavtrace},
    {"madvdontneed", &godebug.madvdontneed},
    {"stackmove", &godebug.stackmove},
    {"gcstress", &godebug.gcstress},
    {"clobberfree", &godebug.clobberfree},
    {"invalidptr", &godebug.invalidptr},
    {"gccheckmark", &godebug.gccheckmark},
    {"wbstress", &godebug.wbstress},
    {"schedseed", &godebug.schedseed},
    {"schedtrace", &godebug.schedtrace},
    {"scheddetail", &godebug.scheddetail},
    {"segmentcure", &godebug.segmentcure},
    {"heapverify", &godebug.heapverify},
    {"gcstoptheworld", &godebug.gcstoptheworld},
    {"memprofilerate", &godebug.memprofilerate},
    {"allocfreetrace", &godebug.allocfreetrace},
};

// Longer values are cut.
static const struct {
    const char *name;
    char *value;
    size_t size;
} texts[] = {
    {"heap", godebug.heap, sizeof godebug.heap},
    {"alloctrace", godebug.alloctrace, sizeof godebug.alloctrace},
    {"chrometrace", godebug.chrometrace, sizeof godebug.chrometrace},
    {"heapdump", godebug.heapdump, sizeof godebug.heapdump},
};

static void set_text(char *to, size_t size, const char *value, size_t n) {
    if (n >= size) n = size - 1;
    memcpy(to, value, n);
    to[n] = 0;
}

static void set(const char *name, size_t name_length, const char *value, size_t value_length) {
    if (env_is(name, name_length, "stack")) godebug.segmented = env_is(value, value_length, "segmented");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (env_is(name, name_length, texts[i].name))
            set_text(texts[i].value, texts[i].size, value, value_length);
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (!env_is(name, name_length, switches[i].name)) continue;
        *switches[i].value = 0;
        env_number(value, value_length, switches[i].value);
    }
}

void godebug_parse(const char *text) {
    while (text && *text) {
        const char *comma = strchrnul(text, ','), *equals = memchr(text, '=', (size_t)(comma - text));
        if (equals) set(text, (size_t)(equals - text), equals + 1, (size_t)(comma - equals - 1));
        text = *comma ? comma + 1 : comma;
    }
}
