// typed.c - copies and clears of values that may hold pointers. Where there are pointers, memory moves in
// whole aligned words (H23), which the machine reads and writes atomically: a marker that reads meanwhile
// sees the old pointer or the new one.
//
// While loam.writeBarrier is set, every slot that is about to change is recorded first: its old value and,
// for copies, its new one. These are leaf functions: no allocation, no collection, small frames.
#include "gc/typed.h"
#include "gc/barrier.h"
#include "gc/gc.h"
#include "arch/machine.h"

// Atomic accesses also keep the compiler from making a library call of the loop. Release, against the
// marker's acquire: what the pointer leads to was made before.
static inline void word_copy(uint64_t *dst, const uint64_t *src) {
    __atomic_store_n(dst, __atomic_load_n(src, __ATOMIC_RELAXED), __ATOMIC_RELEASE);
}

static inline void words_move(void *to, const void *from, uint64_t bytes) {
    uint64_t *dst = to, words = bytes / WORD_SIZE;
    const uint64_t *src = from;
    if ((uintptr_t)dst - (uintptr_t)src >= bytes) {
        for (uint64_t i = 0; i < words; i++) word_copy(&dst[i], &src[i]);
    } else {
        for (uint64_t i = words; i-- > 0;) word_copy(&dst[i], &src[i]);
    }
}

void heap_typedmemmove(const LoamType *type, void *dst, const void *src) {
    if (dst == src) return;
    if (type->ptrdata == 0) {
        __builtin_memmove(dst, src, type->size);
        return;
    }
    if (gc_write_barrier_on) gc_barrier_range(type, dst, src, 1);
    words_move(dst, src, type->size);
}

void heap_typedslicecopy(const LoamType *elem, void *dst, const void *src, int64_t count) {
    if (dst == src || count <= 0 || elem->size == 0) return;
    uint64_t bytes = (uint64_t)count * elem->size;
    if (elem->ptrdata == 0) {
        __builtin_memmove(dst, src, bytes);
        return;
    }
    if (gc_write_barrier_on) gc_barrier_range(elem, dst, src, count);
    words_move(dst, src, bytes);
}

static void words_clear(void *p, uint64_t bytes) {
    uint64_t *at = p;
    for (uint64_t i = 0; i < bytes / WORD_SIZE; i++) __atomic_store_n(&at[i], 0, __ATOMIC_RELAXED);
}

void heap_typedmemclr(const LoamType *type, void *p) {
    if (type->ptrdata == 0) {
        __builtin_memset(p, 0, type->size);
        return;
    }
    if (gc_write_barrier_on) gc_barrier_range(type, p, NULL, 1);
    words_clear(p, type->size);
}

void heap_memclr_pointers(void *p, int64_t bytes) {
    if (gc_write_barrier_on) gc_barrier_clear(p, bytes);
    words_clear(p, (uint64_t)bytes);
}

void heap_stack_words_copy(void *dst, const void *src, uint64_t bytes) { words_move(dst, src, bytes); }
void heap_stack_words_clear(void *p, uint64_t bytes) { words_clear(p, bytes); }
