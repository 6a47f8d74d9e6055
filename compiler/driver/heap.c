// heap.c - loam heap: the page of a heap dump, or why one of its objects is alive.
#include "driver/driver.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "heapview/heapview.h"

typedef struct HeapOptions {
    const char *dump, *output;
    bool why;
    uint64_t address;
} HeapOptions;

static HeapOptions parse(Arena *arena, int n, char **argv) {
    HeapOptions o = {0};
    for (int i = 0; i < n; i++) {
        const char *a = argv[i];
        char *end = NULL;
        if (strcmp(a, "-o") == 0 && i + 1 < n) {
            o.output = argv[++i];
        } else if (text_begins(a, "-why=")) {
            o.why = true;
            o.address = strtoull(a + 5, &end, 0);
            if (!a[5] || *end) fail_usage("heap: %s: should be the address of an object", a);
        } else if (a[0] == '-' || o.dump) {
            fail_usage("heap: %s: should be [-o page.html] [-why=address] dump", a);
        } else {
            o.dump = a;
        }
    }
    if (!o.dump) fail_usage("heap: no dump is named");
    if (!o.output) o.output = arena_printf(arena, "%s.html", o.dump);
    return o;
}

// A dump may be larger than memory.
static Bytes map_file(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    if (fd < 0 || fstat(fd, &s) != 0) fail_io("%s", path);
    if (!s.st_size) fail_usage("%s: it is no heap dump", path);
    void *at = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) fail_io("%s", path);
    close(fd);
    return (Bytes){at, (size_t)s.st_size};
}

static void tell_why(const HeapDump *d, const HeapOptions *o) {
    uint32_t object = dump_object_at(d, o->address);
    if (object == NONE) fail_usage("%s: no object is at %#llx", o->dump, (unsigned long long)o->address);
    uint32_t node = d->first_object + object;
    if (d->parent[node] == NONE)
        printf("%s at %#llx: no root leads to it\n", node_name(d, node),
               (unsigned long long)node_address(d, node));
    else why_write(d, node, stdout);
}

static void write_page(Arena *arena, const HeapDump *d, const char *path) {
    Output out = output_open(arena, path);
    heap_page_write(d, out.file);
    output_close(&out);
}

int command_heap(Arena *arena, int n, char **argv) {
    HeapOptions o = parse(arena, n, argv);
    HeapDump d = {.arena = arena};
    const char *fault = dump_read(&d, map_file(o.dump));
    if (fault) fail_usage("%s: %s", o.dump, fault);
    symbols_read(&d);
    graph_build(&d);
    groups_build(&d);
    if (o.why) tell_why(&d, &o);
    else write_page(arena, &d, o.output);
    return fflush(stdout) == 0 ? STATUS_OK : STATUS_USAGE;
}
