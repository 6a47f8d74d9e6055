// golib.h - the functions of golib.def: golib.c has those of package runtime, stdlib.c those of the other
// packages of lib/. rt_<id> run on the system stack, those with an __asm__ name on the goroutine's, within
// the guard.
#ifndef LOAM_GOLIB_H
#define LOAM_GOLIB_H

#include "lang/lang.h"
#include "sched/mutex.h"
#include "sched/finalizers.h"
#include "sched/netpoll.h"
#include "sched/sema.h"
#include "sched/timers.h"

LoamString golib_text(const char *); // a C string that lives for ever; NULL: empty

// package runtime
void rt_registerPanic(void *closure);
_Noreturn void rt_dopanic(void);
_Noreturn void rt_throw(const char *text, int64_t n);
void rt_gosched(void); // the stub returns when the goroutine's turn comes
int64_t rt_collect(int64_t at);
void rt_readmemstats(void *stats);
void rt_readmetrics(void *metrics);
void rt_readlatencies(void *hist);
int64_t rt_random_seed(void);
int64_t rt_ncpu(void);
int64_t rt_callers(int64_t skip, uintptr_t *out, int64_t n);
int64_t rt_stack(char *text, int64_t size, int64_t cap, bool all);
void rt_breakpoint(void);
LoamString rt_place_func(uintptr_t pc);
LoamString rt_place_file(uintptr_t pc);
int64_t rt_place_line(uintptr_t pc);
int64_t rt_place_entry(uintptr_t pc);
void rt_set_traceback(const char *level, int64_t n);
int64_t rt_set_gc_percent(int64_t percent);
int64_t rt_set_mem_limit(int64_t bytes);
void rt_free_os_memory(void);
void rt_set_finalizer(const LoamType *, void *object, const LoamType *fn_type, void *fn, const LoamFuncVal *);
bool rt_pin(void *);
void rt_profile_begin(int64_t *rate);
int64_t rt_profile_memory(void *records, int64_t n, bool unused);
int64_t rt_profile_goroutines(void *records, void *labels, int64_t n);
void rt_set_prof_label(void *labels);
void rt_next_finalizer(FinalizerCall *);
void rt_timer_proc(const LoamFuncVal *);
void rt_timer_fired(FiredTimer *);
int64_t rt_count_g(void);
void golib_lock_thread(void) __asm__("runtime.LockOSThread");
void golib_unlock_thread(void) __asm__("runtime.UnlockOSThread");
int64_t rt_set_max_stack(int64_t bytes);
int64_t rt_set_max_threads(int64_t n);
int64_t rt_set_procs(int64_t n);
void rt_start_dying(void);

void rt_cpu_profile(int64_t hz);
int64_t rt_cpu_profile_read(void *out, int64_t room);
void *rt_cpu_profile_label(int64_t i);
int64_t rt_count_threads(void);
void rt_block_rate(int64_t ns);
int64_t rt_mutex_fraction(int64_t fraction);
int64_t rt_delays_read(int64_t which, void *out, int64_t room);
void rt_heap_dump(int64_t fd);
void profile_init(void); // after godebug_parse

// internal/poll; see sched/netpoll.h
void rt_poll_init(void);
TwoWords rt_poll_open(int64_t fd);
void rt_poll_close(PollDesc *);
int64_t rt_poll_reset(PollDesc *, int64_t mode);
int64_t rt_poll_wait(PollDesc *, int64_t mode);
void rt_poll_deadline(PollDesc *, int64_t ns, int64_t mode);
void rt_poll_unblock(PollDesc *);
bool rt_poll_is_poller(int64_t fd);

// os/signal (faults.c)
void rt_signal_enable(uint32_t sig);
void rt_signal_disable(uint32_t sig);
void rt_signal_ignore(uint32_t sig);
bool rt_signal_ignored(uint32_t sig);
uint32_t rt_signal_recv(void);
void rt_signal_idle(void);

// internal/stdio, syscall and os
int64_t rt_stdio_read(int64_t fd, void *p, int64_t n);
int64_t rt_stdio_write(int64_t fd, const void *p, int64_t n);
LoamString rt_stdio_error(int64_t number);
void rt_rawsyscall(int64_t words[7]);
void rt_blockingsyscall(int64_t words[7]);
_Noreturn void rt_syscall_exit(int64_t status);
void rt_before_fork(void);
void rt_after_fork(void);
void rt_forked(void);
void rt_before_exec(void);
void rt_after_exec(void);
int64_t rt_syscall_envc(void);
LoamString rt_syscall_envv(int64_t i);
int64_t rt_os_argc(void);
LoamString rt_os_argv(int64_t i);
void rt_os_sigpipe(void);

// time
int64_t rt_time_nanotime(void);
TwoWords rt_time_walltime(void);
void rt_time_sleep(int64_t ns);
void rt_timer_start(GoTimer *);
int64_t rt_timer_stop(GoTimer *); // TimerWas
int64_t rt_timer_reset(GoTimer *, int64_t when, int64_t period);

// loam/arena
void *rt_arena_new(void);
void rt_arena_free(void *chunk);
void *rt_arena_large(const LoamType *, int64_t n);
void rt_arena_put(void *at, const LoamType *, int64_t n);

// loam/weak
void *rt_weak_make(void *object);
void *rt_weak_value(void *handle);

// internal/bytealg
int64_t bytes_index(const char *, uint8_t, int64_t n) __asm__("bytealg.memchr");
int64_t bytes_find_short(const char *, int64_t n, const char *needle,
                         int64_t m) __asm__("bytealg.memfindShort");
int64_t bytes_compare(const char *, int64_t, const char *, int64_t) __asm__("bytealg.memcompare");
int64_t rt_bytes_find(const char *, int64_t, const char *, int64_t);

// internal/reflectlite, sync
void rt_reflect_assign(const LoamType *, void *to, const void *from);
const LoamItab *rt_reflect_itab(const LoamInterfaceType *, const LoamType *);
void *rt_reflect_new(const LoamType *);
void *rtype_kept(void *) __asm__("rtype.kept");
_Noreturn void rt_sync_fatal(const char *text, int64_t n);
_Noreturn void rt_sync_throw(const char *text, int64_t n);

// sync, sync/atomic (sync.c); see sched/sema.h, sched/mutex.h
void rt_sema_acquire(uint32_t *count);
void rt_sema_acquire_mutex(uint32_t *count, bool first, int64_t unused);
void rt_sema_release(uint32_t *count, bool hand_off, int64_t unused);
bool rt_has_barrier(void);
bool rt_mutex_wait(Mutex *, int64_t since, bool again, bool woken);
void rt_mutex_wake(Mutex *, bool locked);
uint32_t sync_notify_add(struct NotifyList *) __asm__("sync.runtime_notifyListAdd");
void rt_notify_wait(struct NotifyList *, uint32_t ticket);
void rt_notify_all(struct NotifyList *);
void rt_notify_one(struct NotifyList *);
void sync_notify_check(int64_t size) __asm__("sync.runtime_notifyListCheck");
bool sync_can_spin(int64_t attempts) __asm__("sync.runtime_canSpin");
void sync_do_spin(void) __asm__("sync.runtime_doSpin");
int64_t rt_sync_nanotime(void);
int64_t sync_pin(void) __asm__("sync.runtime_procPin");
void sync_unpin(void) __asm__("sync.runtime_procUnpin");
int64_t rt_sync_procs(void);
void rt_sync_pools(void *all, void *old);

#endif
