// start.c - from C's main to the program: loam.start on goroutine 1, then exit status 0.
//
// The order: arguments and GODEBUG, this thread's M and P, the heap, the program's tables, signals, goroutine
// 1. A program whose tables are missing or made by another version of the compiler does not start: without
//    maps the collector would see no
// roots and stack copies would adjust nothing, and such a program often seems to work (H15).
#include "heap/heap.h"
#include "os/os.h"
#include "sched/sched.h"
#include "sched/signals.h"
#include "stack/stack.h"

extern const uint8_t stackmaps_begin[] __asm__("loam_stackmaps_begin"), stackmaps_end[] __asm__(
                                                                            "loam_stackmaps_end");
extern const LoamFuncInfo functab_begin[] __asm__("__start_loam_functab") __attribute__((weak));
extern const LoamFuncInfo functab_end[] __asm__("__stop_loam_functab") __attribute__((weak));

static void read_tables(void) {
    if (loam_program_abi != LOAM_ABI_VERSION)
        sched_throw("the program's ABI is version %u, the runtime's is %u", loam_program_abi,
                    LOAM_ABI_VERSION);
    if (&functab_begin[0] == &functab_end[0]) sched_throw("the program has no function table");
    functab_init(functab_begin, functab_end);
    stackmap_init(stackmaps_begin, stackmaps_end);
    if (!stackmap_count()) sched_throw("the program has no stack maps");
}

int main(int argc, char **argv) {
    sched_argc = argc;
    sched_argv = argv;
    sched_init();
    debug_parse(os_getenv("GODEBUG"));
    heap_init();
    read_tables();
    signals_init();
    sched_run(sched_new_g(), loam_start);
    sched_exit(0);
}
