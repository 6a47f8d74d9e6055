// start.c - from C's main to the program: loam.start on goroutine 1, then exit status 0.
//
// The order: arguments and GODEBUG, this thread's M and P, the heap, the program's tables, signals,
// goroutine 1. A program whose tables are missing or made by another version of the compiler does not start:
// without maps the collector would see no roots and stack copies would adjust nothing, and such a program
// often seems to work (H15).
#include "loam/runtime.h"
#include "base/assert.h"
#include "base/fatal.h"
#include "base/godebug.h"
#include "gc/gc.h"
#include "gc/roots.h"
#include "heap/heap.h"
#include "lang/chan.h"
#include "lang/alloctrace.h"
#include "lang/chrometrace.h"
#include "lang/faults.h"
#include "lang/golib.h"
#include "lang/heapdump.h"
#include "lang/lang.h"
#include "loam/names.h"
#include "os/os.h"
#include "plans/plan.h"
#include "sched/machine.h"
#include "sched/sched.h"
#include "stack/stack.h"

extern const uint8_t stackmaps_begin[] __asm__("loam_stackmaps_begin"), stackmaps_end[] __asm__(
                                                                            "loam_stackmaps_end");
extern const LoamFuncInfo functab_begin[] __asm__("__start_loam_functab") __attribute__((weak));
extern const LoamFuncInfo functab_end[] __asm__("__stop_loam_functab") __attribute__((weak));

extern const LoamGlobalRoot gcroots_begin[] __asm__("__start_loam_gcroots") __attribute__((weak));
extern const LoamGlobalRoot gcroots_end[] __asm__("__stop_loam_gcroots") __attribute__((weak));

extern const char hashes_addresses[] __asm__(LOAM_SYM_HASHES_ADDRESSES) __attribute__((weak));

static void read_tables(void) {
    if (loam_program_abi != LOAM_ABI_VERSION)
        fatal_throw("the program's ABI is version %u, the runtime's is %u", loam_program_abi,
                    LOAM_ABI_VERSION);
    if (&functab_begin[0] == &functab_end[0]) fatal_throw("the program has no function table");
    functab_init(functab_begin, functab_end);
    plan_hashes_addresses = hashes_addresses != NULL;
    stackmap_init(stackmaps_begin, stackmaps_end);
    if (!stackmap_count()) fatal_throw("the program has no stack maps");
    gc_roots.globals = gcroots_begin;
    gc_roots.global_count = (size_t)(gcroots_end - gcroots_begin);
}

static void at_exit(void) {
    alloctrace_at_exit();
    chrometrace_at_exit();
    heapdump_at_exit();
}

int loam_main(int argc, char **argv) {
    lang_argc = argc;
    lang_argv = argv;
    fatal_last_words = dying_fatal;
    dying_init();
    godebug_parse(os_getenv("GODEBUG"));
    if (godebug.segmented && godebug.stackmove)
        fatal_throw("GODEBUG: stackmove=1 moves whole stacks, and with stack=segmented there are none");
    os_barrier_init();
    heap_init();
    plans_init();
    alloctrace_init();
    sched_init();
    chan_init();
    gc_init();
    read_tables();
    faults_init();
    profile_init();
    chrometrace_init();
    sched_at_exit = at_exit;
    assert_world_stands = world_is_stopped; // until here there was one thread
    static const LoamFuncVal start = {(void *)loam_start};
    sched_main(&start);
}
