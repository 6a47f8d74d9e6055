// memory.c - address space and memory from Linux: mmap and madvise. See os.h for the states.
#include <sys/mman.h>
#include <unistd.h>
#include "os/os.h"

// Any thread may count at any time; nothing is ordered by a count.
OsStat os_record_bytes;

static void stat_add(OsStat *stat, int64_t bytes) {
    __atomic_fetch_add(stat, (uint64_t)bytes, __ATOMIC_RELAXED);
}

static void *map_pages(void *hint, size_t bytes, int protection, int flags) {
    void *p = mmap(hint, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void *os_reserve(void *hint, size_t bytes) { return map_pages(hint, bytes, PROT_NONE, MAP_NORESERVE); }

bool os_map(void *address, size_t bytes) {
    return map_pages(address, bytes, PROT_READ | PROT_WRITE, MAP_FIXED) != NULL;
}

// C code has more than a goroutine's stack would give it, and faults where it ends (H10).
void *os_stack(size_t bytes) {
    char *memory = os_reserve(NULL, OS_PAGE_SIZE + bytes);
    return memory && os_map(memory + OS_PAGE_SIZE, bytes) ? memory + OS_PAGE_SIZE : NULL;
}

static size_t whole_pages(size_t bytes) { return (bytes + OS_PAGE_SIZE - 1) & ~(OS_PAGE_SIZE - 1); }

void *os_alloc(size_t bytes, OsStat *stat) {
    bytes = whole_pages(bytes);
    void *p = map_pages(NULL, bytes, PROT_READ | PROT_WRITE, 0);
    if (p && stat) stat_add(stat, (int64_t)bytes);
    return p;
}

void os_unmap(void *address, size_t bytes, OsStat *stat) {
    bytes = whole_pages(bytes);
    if (munmap(address, bytes) != 0) os_abort();
    if (stat) stat_add(stat, -(int64_t)bytes);
}

void os_unused(void *address, size_t bytes) {
    if (madvise(address, bytes, MADV_DONTNEED) == 0) return;
    // Locked pages cannot be dropped; the contract promises zeros, so map the range anew.
    if (!os_map(address, bytes)) os_abort();
}

void os_fault(void *address, size_t bytes) {
    if (!map_pages(address, bytes, PROT_NONE, MAP_FIXED | MAP_NORESERVE)) os_abort();
}

bool os_unused_lazily(void *address, size_t bytes) { return madvise(address, bytes, MADV_FREE) == 0; }

void os_huge_pages(void *address, size_t bytes) {
    (void)madvise(address, bytes, MADV_HUGEPAGE); // advice: a kernel without huge pages refuses it
}

void os_small_pages(void *address, size_t bytes) { (void)madvise(address, bytes, MADV_NOHUGEPAGE); }

void os_populate(void *address, size_t bytes) {
#ifndef MADV_POPULATE_WRITE // the C library may be older than the system
#define MADV_POPULATE_WRITE 23
#endif
    (void)madvise(address, bytes, MADV_POPULATE_WRITE);
}

bool os_change_code(void *at, const void *code, size_t bytes) {
    uintptr_t from = (uintptr_t)at & ~(OS_PAGE_SIZE - 1);
    size_t length = whole_pages((uintptr_t)at + bytes - from);
    if (mprotect((void *)from, length, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) return false;
    __builtin_memcpy(at, code, bytes);
    return mprotect((void *)from, length, PROT_READ | PROT_EXEC) == 0;
}
