// ptrmap.c - writing objects' pointer maps; see heap.h for where they are. These run on goroutine stacks:
// small frames, no calls out.
//
// A span begins with SPAN_MAP_MASK and no mask; the first object gives it one. An object with another map
// turns the span to SPAN_MAP_BITMAP: the bitmap gets the old mask for every slot first, then the kind
// changes, so a reader that still sees the mask reads the truth about every object that it can know of. An
// empty span goes back to SPAN_MAP_MASK (sweep_span).
#include "heap/mheap.h"

uint64_t ptrmask_of(const LoamType *type, uint64_t size) {
    uint64_t elem = 0, bytes = (type->ptrdata / WORD_SIZE + 7) / 8;
    for (uint64_t i = 0; i < bytes && i < 8; i++) elem |= (uint64_t)type->gcdata[i] << (8 * i);
    uint64_t words = size / WORD_SIZE, step = type->size / WORD_SIZE, mask = elem;
    // Doubling: `mask` covers `done` words, a multiple of the element's.
    for (uint64_t done = step; done < words; done *= 2) mask |= mask << done;
    return words < 64 ? mask & ((1ul << words) - 1) : mask;
}

// Only the P that owns the span writes its maps; markers read the bits of other objects in the same word
// meanwhile, which stay as they are.
static inline void bits_set(uint64_t *w, uint64_t bits) { __atomic_store_n(w, bits, __ATOMIC_RELAXED); }

// n <= 64 bits of the span's bitmap from word number `word` on.
static void bitmap_write(uint64_t *bitmap, uint64_t word, uint64_t n, uint64_t bits) {
    uint64_t *w = &bitmap[word / 64], shift = word % 64, keep = n < 64 ? ~0ul << n : 0;
    bits_set(w, (*w & (shift ? (keep << shift) | ((1ul << shift) - 1) : keep)) | bits << shift);
    if (shift + n <= 64) return;
    uint64_t rest = shift + n - 64;
    bits_set(&w[1], (w[1] & ~0ul << rest) | bits >> (64 - shift));
}

static void object_write(MSpan *s, uintptr_t object, uint64_t mask) {
    bitmap_write(s->bitmap, (object - s->base) / WORD_SIZE, s->elemsize / WORD_SIZE, mask);
}

// The bitmap is complete before map_kind names it, and that before the mask goes (release each): who reads
// the mask first, then the kind, always finds a map.
__attribute__((noinline)) static void span_mask_to_bitmap(MSpan *s) {
    uint64_t words = s->elemsize / WORD_SIZE;
    for (uint32_t i = 0; i < s->nelems; i++) bitmap_write(s->bitmap, i * words, words, s->ptrmask);
    __atomic_store_n(&s->map_kind, SPAN_MAP_BITMAP, __ATOMIC_RELEASE);
    __atomic_store_n(&s->ptrmask, 0, __ATOMIC_RELEASE);
}

uint64_t span_set_mask(MSpan *s, uintptr_t object, uint64_t mask) {
    if (s->map_kind == SPAN_MAP_MASK) {
        if (s->ptrmask == 0) __atomic_store_n(&s->ptrmask, mask, __ATOMIC_RELEASE);
        if (s->ptrmask == mask) return mask;
        span_mask_to_bitmap(s);
    }
    object_write(s, object, mask);
    return 0;
}

void span_set_bitmap(MSpan *s, uintptr_t object, const LoamType *type, uint64_t size) {
    uint64_t word = (object - s->base) / WORD_SIZE, end = word + s->elemsize / WORD_SIZE;
    for (uint64_t w = word; w < end; w += 64) bitmap_write(s->bitmap, w, end - w < 64 ? end - w : 64, 0);
    uint64_t step = type->size / WORD_SIZE, used = type->ptrdata / WORD_SIZE, words = size / WORD_SIZE;
    if (step <= 64) {
        // As many whole elements as fit into 64 words at a time.
        uint64_t chunk = 64 / step * step, mask = ptrmask_of(type, chunk * WORD_SIZE);
        for (uint64_t at = 0; at < words; at += chunk) {
            uint64_t n = words - at < chunk ? words - at : chunk;
            bitmap_write(s->bitmap, word + at, n, n < 64 ? mask & ((1ul << n) - 1) : mask);
        }
        return;
    }
    for (uint64_t at = 0; at < words; at += step) {
        for (uint64_t i = 0; i < used; i += 8) {
            uint64_t n = used - i < 8 ? used - i : 8;
            bitmap_write(s->bitmap, word + at + i, n, type->gcdata[i / 8] & ((1ul << n) - 1));
        }
    }
}

bool span_word_is_pointer(const MSpan *s, uintptr_t object, uint64_t word) {
    switch (s->map_kind) {
    case SPAN_MAP_MASK: return s->ptrmask >> word & 1;
    case SPAN_MAP_BITMAP: return span_bitmap_read(s, object, word) & 1;
    case SPAN_MAP_TYPE:
        if (word >= s->large_size / WORD_SIZE) return false;
        word %= s->type->size / WORD_SIZE;
        return word < s->type->ptrdata / WORD_SIZE && type_has_pointer(s->type, word);
    default: return false;
    }
}
