// wbstress.h - GODEBUG=wbstress=N: the program runs while the collector marks. See wbstress.c.
#ifndef LOAM_WBSTRESS_H
#define LOAM_WBSTRESS_H

#include <stdint.h>

struct WbBuf;

void wbstress_step(void); // before each allocation; system stack, at a safepoint
// A slot that the write barrier was called for, and the values in a buffer that it has recorded: what cannot
// be one is fatal. System stack.
void wbstress_check_slot(void *slot);
void wbstress_check_values(const struct WbBuf *);

#endif
