// golib.h - prototypes of golib.c.
#ifndef LOAM_GOLIB_H
#define LOAM_GOLIB_H

#include "lang/lang.h"

void rt_registerPanic(void *closure);
_Noreturn void rt_dopanic(int64_t signal);
_Noreturn void rt_throw_(const char *text, int64_t n);
void rt_collect(void);
void rt_readmemstats(void *stats);
int64_t rt_ncpu(void);
int64_t rt_callers(int64_t skip, uintptr_t *out, int64_t n);
LoamString rt_place_func(uintptr_t pc);
LoamString rt_place_file(uintptr_t pc);
int64_t rt_place_line(uintptr_t pc);
int64_t rt_place_entry(uintptr_t pc);
int64_t rt_set_gc_percent(int64_t percent);
int64_t rt_set_mem_limit(int64_t bytes);
void rt_free_os_memory(void);

int64_t rt_os_read(int64_t fd, void *p, int64_t n);
int64_t rt_os_write(int64_t fd, const void *p, int64_t n);
_Noreturn void rt_os_exit(int64_t status);
int64_t rt_os_argc(void);
LoamString rt_os_argv(int64_t i);

int64_t rt_time_nanotime(void);
TwoWords rt_time_walltime(void);
void rt_time_sleep(int64_t ns);

#endif
