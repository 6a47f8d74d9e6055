// RUN: not %loam_build/bin/unit/systemstack 2>&1 | FileCheck %s
// RUN: not %loam_build/bin/unit/systemstack main 2>&1 | FileCheck %s
// CHECK: fatal error: unexpected signal during runtime execution
// CHECK-NEXT: [signal SIGSEGV: segmentation violation
// systemstack.c - C code that uses up its thread's stack ends the process with a message: below each stack
// lies a page without access (H10), and the handler has a stack of its own.
#include "heap/heap.h"
#include "lang/faults.h"
#include "os/os.h"
#include "os/signals.h"
#include "sched/sched.h"
#include "../unit.h"

static uint64_t deeper(volatile uint64_t *p) {
    volatile uint64_t words[512] = {*p};
    return words[0] == 7 ? 0 : deeper(words) + words[1];
}

static void overflow(void *arg) {
    uint64_t zero = 0;
    void *memory = NULL;
    CHECK(os_signal_stack(&memory));
    os_signal_take_faults();
    exit((int)deeper(&zero));
}

int main(int argc, char **argv) {
    heap_init();
    sched_init();
    faults_init();
    if (argc > 1) overflow(NULL);
    CHECK(os_thread_start(overflow, NULL));
    for (uint32_t never = 0;;) os_futex_wait(&never, 0, -1);
}
