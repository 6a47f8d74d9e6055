// os.h - everything the runtime asks of the operating system. No other folder makes system calls.
//
// Memory goes through the states of an address range
//     None --os_reserve--> Reserved --os_map--> Ready (zero, not resident) --os_unused--> Ready (zero again,
//     given back) --os_fault--> Reserved; any --os_unmap--> None
//   os_reserve takes address space only (no access). os_map makes it readable and writable; the kernel
//   supplies zero pages on first touch. os_unused gives the physical pages back at once, and what is read
//   there later is zero: "unused" and "never used" are one state. os_alloc is reserve and map in one, for the
//   runtime's own records.
// Addresses are multiples of OS_PAGE_SIZE. os_alloc and os_unmap round sizes up to pages; for the others
// sizes are whole pages. Functions that hand out memory return NULL when the system refuses; the caller
// decides how to fail. Others end the process on an impossible error.
//
// os_alloc and os_unmap count the bytes in the OsStat that the caller passes. What os_reserve and os_map give
// is the heap's, which counts its own pages.
#ifndef LOAM_OS_H
#define LOAM_OS_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- memory -----------------------------------------------------------------------------------------------
#define OS_PAGE_SIZE 4096ul
#define OS_NIL_BYTES 4096ul    // nothing is ever mapped below: an access there went through a nil pointer
typedef uint64_t OsStat;       // bytes; changed atomically
extern OsStat os_record_bytes; // records outside the heap: tables, goroutines, signal stacks

void *os_reserve(void *hint, size_t bytes); // at the hint if it is free, else elsewhere
bool os_map(void *address, size_t bytes);   // Reserved -> Ready; false: out of memory
// A stack for C code (H10), whole pages: a page without access lies below it. NULL: out of memory.
void *os_stack(size_t bytes);
void *os_alloc(size_t bytes, OsStat *stat);               // None -> Ready
void os_unmap(void *address, size_t bytes, OsStat *stat); // any -> None; stat may be NULL
void os_unused(void *address, size_t bytes);              // Ready -> Ready without physical pages
void os_fault(void *address, size_t bytes);               // Ready -> Reserved
// Ready -> Ready: the system takes the memory when it needs it; until then what is there stays. false: it
// cannot do that.
bool os_unused_lazily(void *address, size_t bytes);
void os_huge_pages(void *address, size_t bytes);  // advice: back this range with huge pages,
void os_small_pages(void *address, size_t bytes); // or with small ones
// Writes over the program's own code, before there is a second thread; false: the system does not allow it.
bool os_change_code(void *at, const void *code, size_t bytes);
// Advice: Ready -> Ready with physical pages, which one call brings in less time than a fault for each. A
// system that cannot (Linux before 5.14), or has no memory left, brings them one by one when they are used.
void os_populate(void *address, size_t bytes);

// ---- time -------------------------------------------------------------------------------------------------
int64_t os_nanotime(void);       // monotonic
int64_t os_walltime(void);       // nanoseconds since 1970
int64_t os_cputime(void);        // of the whole process, user and system
int64_t os_thread_cputime(void); // of the calling thread

// ---- files, environment, process --------------------------------------------------------------------------
int64_t os_write(int fd, const void *bytes, size_t n); // all of it, or -errno
int64_t os_read(int fd, void *bytes, size_t n);        // what there is, 0 at the end, or -errno
int os_create(const char *path); // a new file to write to, or an emptied one, for this user alone; or -errno
int64_t os_own_path(char *path, size_t n); // of the executable: its length, -1: not known
// Any system call: number and six arguments; the result or -errno takes the place of the first word, what the
// kernel left in the register of the third argument (the second result of some calls) that of the second.
void os_syscall(int64_t words[7]);
const char *os_getenv(const char *name); // NULL when it is not set
int os_last_error(void);                 // the system's number of this thread's last failure
void os_breakpoint(void);                // a debugger stops here
_Noreturn void os_exit(int status);      // of the whole process, flushes nothing
_Noreturn void os_abort(void);           // by SIGABRT
uint64_t os_random(void);                // from the system
uint64_t os_memory_bytes(void);          // of the machine
int os_cpu_count(void);                  // that this process may run on

// ---- descriptors that are ready --------------------------------------------------------------------------
// Readiness is told once, when it comes about. 0 or the system's error number.
int os_poll_new(void); // negative: there is none to be had
int os_poll_add(int poll, int fd, void *tag);
int os_poll_remove(int poll, int fd);
typedef struct OsReady {
    void *tag;
    bool read, write, failed;
} OsReady;
int os_poll_wait(int poll, OsReady *out, int n); // how many, after a wait without end; or -errno

// ---- threads ----------------------------------------------------------------------------------------------
// A lock. Before a thread sleeps it sets `waiting`, makes all threads pass a barrier, and looks at `held`
// once more. So a release needs no locked instruction: either the sleeper sees that the lock is free, or the
// thread that releases it sees `waiting` (thread.c). A release looks at the lock after it is free, so the
// memory must outlive that. A channel's does: the thread has a P, without which no cycle ends.
typedef struct OsLock {
    uint32_t held;    // 1 or 0
    uint32_t waiting; // 1: somebody may sleep, who must be woken
} OsLock;
void os_lock_slow(OsLock *);
void os_unlock_slow(OsLock *);
static inline bool os_try_lock(OsLock *l) {
    uint32_t free = 0;
    return __atomic_compare_exchange_n(&l->held, &free, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}
static inline void os_lock(OsLock *l) {
    if (!os_try_lock(l)) os_lock_slow(l);
}
// Whether somebody sleeps whom os_unlock_slow must wake. The compiler keeps the order of the store and the
// load; the sleeper's barrier keeps the processor's.
static inline bool os_unlock_fast(OsLock *l) {
    __atomic_store_n(&l->held, 0, __ATOMIC_RELEASE);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return __atomic_load_n(&l->waiting, __ATOMIC_RELAXED);
}
static inline void os_unlock(OsLock *l) {
    if (os_unlock_fast(l)) os_unlock_slow(l);
}
void os_yield(void); // lets other threads run
// From now on the calling thread interrupts nobody when it wakes: it takes a free processor, or its turn.
void os_thread_background(void);
// A full barrier in all threads of the process that run; those that do not run pass one before they do.
void os_barrier_init(void); // while there is one thread
bool os_has_barrier(void);  // false: not initialised, or the system has none
void os_barrier(void);
// A thread with all signals blocked; false: there is none to be had, and os_last_error tells why.
bool os_thread_start(void (*fn)(void *), void *arg);
// The same for a thread that may end, and then be started again. Its memory stays: other threads may still
// write to its words.
typedef struct OsThread {
    void *memory; // of its stack; NULL: not made yet
    bool started;
    unsigned long handle;
    void (*fn)(void *);
    void *arg;
    jmp_buf end;
} OsThread;
bool os_thread_begin(OsThread *, void (*fn)(void *), void *arg);
_Noreturn void os_thread_end(OsThread *); // the running one
// No thread is started from one call until the other.
void os_threads_hold(void);
void os_threads_release(void);
int32_t os_thread_number(void); // the system's, of the running thread
// A timer that sends SIGPROF to the thread as often as it has used so much processor time; -1: there is none.
int32_t os_cpu_timer_start(int32_t thread, int64_t period_ns);
void os_cpu_timer_stop(int32_t timer);
void os_futex_wait(uint32_t *word, uint32_t while_value,
                   int64_t timeout_ns); // timeout < 0: none; may return early
void os_futex_wake(uint32_t *word, int count);

#endif
