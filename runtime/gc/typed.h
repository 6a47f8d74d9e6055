// typed.h - copies and clears of values that may hold pointers: "gc-leaf-function", any stack. Word by word
// where there are pointers, so that a concurrent reader never sees half a pointer; they record old and new
// values while loam.writeBarrier is set.
#ifndef LOAM_TYPED_H
#define LOAM_TYPED_H

#include "loam/abi.h"

// Words of a stack, whole, while another thread may look at it: no barriers. Any alignment-8 memory.
void heap_stack_words_copy(void *dst, const void *src, uint64_t bytes);
void heap_stack_words_clear(void *, uint64_t bytes);

void heap_typedmemmove(const LoamType *, void *dst, const void *src) __asm__("runtime.typedmemmove");
void heap_typedslicecopy(const LoamType *elem, void *dst, const void *src,
                         int64_t count) __asm__("runtime.typedslicecopy");
void heap_typedmemclr(const LoamType *, void *) __asm__("runtime.typedmemclr");
void heap_memclr_pointers(void *, int64_t bytes) __asm__("runtime.memclrHasPointers");

#endif
