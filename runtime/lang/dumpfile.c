// dumpfile.c - see dumpfile.h.
#include "lang/dumpfile.h"
#include <string.h>
#include "os/os.h"

static struct {
    int fd;
    int64_t failure;
    size_t n;
    uint8_t buffer[1 << 16];
} file;

void dumpfile_begin(int fd) {
    file.fd = fd;
    file.failure = 0;
    file.n = 0;
}

static void write_out(const void *bytes, size_t n) {
    int64_t failure = file.failure ? 0 : os_write(file.fd, bytes, n);
    if (failure < 0) file.failure = failure;
}

static void flush(void) {
    write_out(file.buffer, file.n);
    file.n = 0;
}

int64_t dumpfile_end(void) {
    flush();
    return file.failure;
}

void dump_raw(const void *bytes, size_t n) {
    if (n > sizeof file.buffer - file.n) flush();
    if (n > sizeof file.buffer) {
        write_out(bytes, n);
        return;
    }
    memcpy(file.buffer + file.n, bytes, n);
    file.n += n;
}

void dump_number(uint64_t x) {
    uint8_t bytes[10];
    size_t n = 0;
    for (; x >= 0x80; x >>= 7) bytes[n++] = (uint8_t)x | 0x80;
    bytes[n++] = (uint8_t)x;
    dump_raw(bytes, n);
}

void dump_array(const uint64_t *numbers, size_t n) {
    for (size_t i = 0; i < n; i++) dump_number(numbers[i]);
}

void dump_bytes(const void *bytes, uint64_t n) {
    dump_number(n);
    dump_raw(bytes, n);
}

void dump_text(const char *text) { dump_bytes(text, strlen(text)); }
