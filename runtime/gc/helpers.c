// helpers.c - threads that help to mark. They sleep between cycles and join a drain if they wake up in time.
// They are started when first needed, and never end.
#include <string.h>
#include "base/env.h"
#include "gc/mark.h"
#include "os/os.h"

static uint32_t helper_count; // of threads started; the P that runs the cycle
// A futex word: the marking thread counts it up when there is work (release), helpers wait for it to change
// (acquire).
static uint32_t session;

static void helper_main(void *arg) {
    (void)arg;
    for (uint32_t seen = 0;;) {
        uint32_t now = __atomic_load_n(&session, __ATOMIC_ACQUIRE);
        if (now == seen) {
            os_futex_wait(&session, seen, -1);
            continue;
        }
        seen = now;
        GcWorker w;
        if (!work_join(&w)) continue;
        gc_worker_run(&w, true);
        work_end(&w);
    }
}

static uint32_t read_procs(void) {
    const char *text = os_getenv("GOMAXPROCS");
    int64_t n;
    if (text && env_number(text, strlen(text), &n) && n > 0)
        return n < MARK_MAX_WORKERS ? (uint32_t)n : MARK_MAX_WORKERS;
    return (uint32_t)os_cpu_count();
}

uint32_t gc_mark_workers(void) {
    static uint32_t workers; // the same value whoever computes it
    uint32_t n = __atomic_load_n(&workers, __ATOMIC_RELAXED);
    if (n) return n;
    n = read_procs();
    if (n > MARK_MAX_WORKERS) n = MARK_MAX_WORKERS;
    __atomic_store_n(&workers, n, __ATOMIC_RELAXED);
    return n;
}

void gc_helpers_wake(void) {
    while (helper_count + 1 < gc_mark_workers() && os_thread_start(helper_main, NULL)) helper_count++;
    __atomic_fetch_add(&session, 1, __ATOMIC_RELEASE);
    os_futex_wake(&session, (int)helper_count);
}
