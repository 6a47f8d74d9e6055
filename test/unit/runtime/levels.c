// RUN: %loam_build/bin/unit/levels
// levels.c - the level of a processor by what it says of itself: each of the words, and the system's share,
// bounds it. The words are those of the psABI's table, written down here once more.
#include "arch/amd64/features.h"
#include "../unit.h"

// Leaf 1 ecx, leaf 7 ebx, leaf 0x80000001 ecx, xcr0.
static const ArchWords second = {1u << 0 | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 20 | 1u << 23, 0, 1, 0};
static const ArchWords third = {1u << 12 | 1u << 22 | 1u << 27 | 1u << 28 | 1u << 29,
                                1u << 3 | 1u << 5 | 1u << 8, 1u << 5, 1u << 1 | 1u << 2};
static const ArchWords fourth = {0, 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31, 0,
                                 1u << 5 | 1u << 6 | 1u << 7};

static ArchWords both(ArchWords x, ArchWords y) {
    return (ArchWords){x.c1 | y.c1, x.b7 | y.b7, x.c8 | y.c8, x.saved | y.saved};
}

// With one of the bits missing the level is the one below.
static void each_bit_counts(ArchWords all, ArchWords of, int level) {
    const unsigned needed[] = {of.c1, of.b7, of.c8, of.saved};
    for (int i = 0; i < 4 * 32; i++) {
        unsigned bit = 1u << i % 32;
        if (!(needed[i / 32] & bit)) continue;
        ArchWords w = all;
        unsigned *words[] = {&w.c1, &w.b7, &w.c8, &w.saved};
        *words[i / 32] &= ~bit;
        CHECK_EQ(arch_level_of(&w), level - 1);
    }
}

static void levels(void) {
    ArchWords three = both(second, third), four = both(three, fourth), none = {0}, late = both(third, fourth);
    CHECK_EQ(arch_level_of(&none), 1);
    CHECK_EQ(arch_level_of(&late), 1);
    CHECK_EQ(arch_level_of(&four), 4);
    CHECK_EQ(arch_level_of(&second), 2);
    CHECK_EQ(arch_level_of(&three), 3);
    each_bit_counts(second, second, 2);
    each_bit_counts(three, third, 3);
    each_bit_counts(four, fourth, 4);
}

int main(void) {
    RUN(levels);
    return 0;
}
