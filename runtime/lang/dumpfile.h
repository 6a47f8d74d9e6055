// dumpfile.h - a file of numbers and texts, as heap dumps are made of: a number is seven bits a byte, the
// lowest first, with the eighth bit where more follow; a text is its length and its bytes.
//
// One file at a time, while the world stands still. Nothing is allocated. A failure of the system is kept:
// what follows it is not written.
#ifndef LOAM_DUMPFILE_H
#define LOAM_DUMPFILE_H

#include <stddef.h>
#include <stdint.h>

void dumpfile_begin(int fd);
int64_t dumpfile_end(void); // writes what is left; 0, or the first failure's -errno

void dump_raw(const void *bytes, size_t n);
void dump_number(uint64_t);
void dump_array(const uint64_t *numbers, size_t n); // each of them
#define DUMP_NUMBERS(...)                                                                                    \
    dump_array((const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))
void dump_bytes(const void *bytes, uint64_t n); // their number before them
void dump_text(const char *);

#endif
