// alloctrace.h - traces of allocations: for tools/replay, and for reading.
//
// GODEBUG=alloctrace=FILE writes a line for each object of the default heap that is allocated or freed:
//     +ADDRESS SIZE      an object of so many bytes; *ADDRESS SIZE: one that holds pointers
//     -ADDRESS           it is freed
//     !                  a cycle has collected, and all that it found dead was freed before this line
// addresses in hexadecimal, sizes in decimal. Objects without pointers below 16 bytes are their block of 16.
// The world stands still while a cycle collects. GODEBUG=allocfreetrace=1 prints each of both on standard
// error, with the stack, as Go does.
#ifndef LOAM_ALLOCTRACE_H
#define LOAM_ALLOCTRACE_H

void alloctrace_init(void);    // after godebug_parse, before the first P allocates
void alloctrace_at_exit(void); // what is left in the buffer

#endif
