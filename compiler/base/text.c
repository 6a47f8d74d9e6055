// text.c - interned names (an open-addressing hash table of NUL-terminated texts) and texts under
// construction.
//
// Invariant of the table: `used * 2 <= size`, size a power of two; a text is in the slot its hash names or in
// one that follows it without an empty slot between.
#include "base/base.h"

#include <stdio.h>
#include <string.h>

uint64_t hash_bytes(const char *p, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
    return h ^ h >> 29;
}

typedef struct Slot {
    const char *text;
    uint32_t length, hash;
} Slot;

struct Interner {
    Arena *arena;
    Slot *slots;
    uint32_t size, used;
};

Interner *interner_new(Arena *arena) {
    Interner *names = NEW(arena, Interner);
    names->arena = arena;
    names->size = 4096;
    names->slots = NEW_ARRAY(arena, Slot, names->size);
    return names;
}

static void interner_double(Interner *names) {
    Slot *old = names->slots;
    uint32_t old_size = names->size;
    names->size *= 2;
    names->slots = NEW_ARRAY(names->arena, Slot, names->size);
    for (uint32_t i = 0; i < old_size; i++) {
        if (!old[i].text) continue;
        uint32_t at = old[i].hash & (names->size - 1);
        while (names->slots[at].text) at = (at + 1) & (names->size - 1);
        names->slots[at] = old[i];
    }
}

const char *intern(Interner *names, const char *text, size_t n) {
    uint32_t hash = (uint32_t)hash_bytes(text, n);
    uint32_t at = hash & (names->size - 1);
    for (; names->slots[at].text; at = (at + 1) & (names->size - 1)) {
        const Slot *slot = &names->slots[at];
        if (slot->hash == hash && slot->length == n && memcmp(slot->text, text, n) == 0) return slot->text;
    }
    const char *copy = arena_strndup(names->arena, text, n);
    names->slots[at] = (Slot){copy, (uint32_t)n, hash};
    if (++names->used * 2 > names->size) interner_double(names);
    return copy;
}

const char *intern_cstr(Interner *names, const char *text) { return intern(names, text, strlen(text)); }

// ---- texts under construction -----------------------------------------------------------------------------

static void text_reserve(Text *text, size_t more) {
    if (text->text && text->cap - text->n > more) return;
    size_t cap = text->cap ? text->cap : 64;
    while (cap - text->n <= more) cap *= 2;
    char *bigger = arena_alloc(text->arena, cap);
    if (text->n) memcpy(bigger, text->text, text->n);
    text->text = bigger;
    text->cap = cap;
}

void text_bytes(Text *text, const char *bytes, size_t n) {
    text_reserve(text, n);
    if (n) memcpy(text->text + text->n, bytes, n);
    text->n += n;
    text->text[text->n] = 0;
}

void text_printf(Text *text, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) internal_error("text_printf", "bad format \"%s\"", fmt);
    text_reserve(text, (size_t)n);
    vsnprintf(text->text + text->n, text->cap - text->n, fmt, again);
    va_end(again);
    text->n += (size_t)n;
}
