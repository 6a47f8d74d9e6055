// RUN: %loam_build/bin/unit/stackmaps
// stackmaps.c - the stack map parser on made-up sections: several blobs, padding, constants, both kinds of
// locations.
#include <sys/wait.h>
#include <unistd.h>
#include "heap/heap.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "../unit.h"

static uint8_t bytes[4096] __attribute__((aligned(8)));
static size_t at;

static void u8(unsigned v) { bytes[at++] = (uint8_t)v; }
static void u16(unsigned v) { memcpy(bytes + at, &(uint16_t){(uint16_t)v}, 2), at += 2; }
static void u32(uint32_t v) { memcpy(bytes + at, &v, 4), at += 4; }
static void u64(uint64_t v) { memcpy(bytes + at, &v, 8), at += 8; }
static void pad(void) {
    while (at % 8) u8(0);
}

static void header(uint32_t functions, uint32_t constants, uint32_t records) {
    u8(3), u8(0), u16(0);
    u32(functions), u32(constants), u32(records);
}
static void function(uint64_t address, uint64_t frame, uint64_t records) {
    u64(address), u64(frame), u64(records);
}
static void location(unsigned kind, unsigned size, unsigned reg, int32_t value) {
    u8(kind), u8(0), u16(size), u16(reg), u16(0), u32((uint32_t)value);
}
static void record(uint64_t id, uint32_t offset, unsigned locations) {
    u64(id), u32(offset), u16(0), u16(locations);
}
static void record_end(unsigned liveouts) {
    pad(), u16(0), u16(liveouts);
    for (unsigned i = 0; i < liveouts; i++) u32(0);
    pad();
}

static void plain_record(uint64_t id, uint32_t offset) {
    record(id, offset, 3);
    for (int i = 0; i < 3; i++) location(STACK_LOC_CONSTANT, 8, 0, 0);
    record_end(0);
}

static void full_record(uint64_t id, uint32_t offset) {
    record(id, offset, 5);
    location(STACK_LOC_CONSTANT, 8, 0, 0);
    location(STACK_LOC_CONSTANT, 8, 0, 0);
    location(STACK_LOC_CONSTANT, 8, 0, 2);
    location(STACK_LOC_DIRECT, 8, 7, 24);
    location(STACK_LOC_CONSTANT_INDEX, 8, 0, 1);
    record_end(1);
}

static void two_blobs(void) {
    at = 0;
    header(2, 2, 3);
    function(0x1000, 40, 2), function(0x2000, 8, 1);
    u64(5), u64(77);
    plain_record(3, 0x10), full_record(4, 0x20), plain_record(5, 0x30);
    for (int i = 0; i < 3; i++) u64(0); // padding between modules
    header(1, 0, 1);
    function(0x3000, 24, 1);
    plain_record(0xabcdef00, 0x44);
}

static void test_find(void) {
    two_blobs();
    stackmap_init(bytes, bytes + at);
    CHECK_EQ(stackmap_count(), 4);
    const StackSite *s = stackmap_find(0x1010);
    CHECK(s && s->frame == 40 && s->id == 3 && s->ndeopt == 0);
    s = stackmap_find(0x2030);
    CHECK(s && s->frame == 8 && s->id == 5);
    s = stackmap_find(0x3044);
    CHECK(s && s->frame == 24 && s->id == 0xabcdef00);
    CHECK(!stackmap_find(0x1011) && !stackmap_find(0x1000) && !stackmap_find(0));
    CHECK_EQ(stackmap_frame_of(0x2000), 8);
    CHECK(stackmap_frame_of(0x2001) == UINT32_MAX);
}

static void test_locations(void) {
    const StackSite *s = stackmap_find(0x1020);
    CHECK(s && s->ndeopt == 1);
    CHECK(s->locs[0].kind == STACK_LOC_DIRECT && s->locs[0].offset == 24);
    CHECK_EQ(stackmap_constant(s, &s->locs[1]), 77);
}

// What must end the process, with status 2.
static bool refused(void) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(2);
        stackmap_init(bytes, bytes + at);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 2;
}

static void test_refuses(void) {
    two_blobs();
    CHECK(!refused());
    bytes[0] = 2; // another version
    CHECK(refused());
    two_blobs();
    at -= 16; // truncated
    CHECK(refused());
    at = 0;
    header(1, 0, 1), function(0x1000, UINT64_MAX, 1), plain_record(0, 4); // frame of unknown size (H13)
    CHECK(refused());
    at = 0;
    header(1, 0, 1), function(0x1000, 8, 1), record(0, 4, 5);
    for (int i = 0; i < 3; i++) location(STACK_LOC_CONSTANT, 8, 0, 0);
    location(STACK_LOC_INDIRECT, 8, 7, 8), location(STACK_LOC_INDIRECT, 8, 7, 16), record_end(0);
    CHECK(refused()); // a pair (base, derived) of another statepoint pass
    at = 0;
    header(1, 0, 1), function(0x1000, 8, 1), record(0, 4, 5);
    for (int i = 0; i < 2; i++) location(STACK_LOC_CONSTANT, 8, 0, 0);
    location(STACK_LOC_CONSTANT, 8, 0, 2); // the address of an object in a register
    location(STACK_LOC_REGISTER, 8, 3, 0), location(STACK_LOC_CONSTANT, 8, 0, 0), record_end(0);
    CHECK(refused());
    at = 0;
    header(1, 0, 1), function(0x1000, 8, 1), record(0, 4, 5);
    for (int i = 0; i < 2; i++) location(STACK_LOC_CONSTANT, 8, 0, 0);
    location(STACK_LOC_CONSTANT, 8, 0, 2); // two deopt operands, which are no address and index
    location(STACK_LOC_INDIRECT, 8, 7, 8), location(STACK_LOC_CONSTANT, 8, 0, 0), record_end(0);
    CHECK(refused());
    at = 0;
    header(1, 0, 2), function(0x1000, 8, 1), plain_record(0, 4); // a record too few
    CHECK(refused());
}

// Many safepoints, some whose hashes collide.
static void test_table(void) {
    enum { N = 60 };
    at = 0;
    header(1, 0, N), function(0x400000, 16, N);
    for (uint32_t i = 0; i < N; i++) plain_record(i, 5 * i + 3);
    stackmap_init(bytes, bytes + at);
    for (uint32_t i = 0; i < N; i++) {
        const StackSite *s = stackmap_find(0x400000 + 5 * i + 3);
        CHECK(s && s->id == i);
    }
    CHECK(!stackmap_find(0x400000 + 5 * N + 3));
}

int main(void) {
    heap_init();
    sched_init();
    RUN(test_find);
    RUN(test_locations);
    RUN(test_table);
    RUN(test_refuses);
    return 0;
}
