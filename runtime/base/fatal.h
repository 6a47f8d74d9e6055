// fatal.h - messages on standard error, and the end of the process.
//
// Any floor and any stack may call these functions; they allocate nothing and take no lock. Both ways to die
// print "fatal error: ", the message, what fatal_last_words shows, and end the process with status 2 (or by
// SIGABRT, lang/dying.c). A second failure of the same thread while the first is being reported prints its
// own message and ends the process with status 3; another thread that fails meanwhile waits for the end.
#ifndef LOAM_FATAL_H
#define LOAM_FATAL_H

#include <stdbool.h>
#include <stddef.h>

// Standard error, without a buffer; at most 1,000 bytes.
void stderr_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

// What this thread prints goes into `text` from now on, as far as there is room; NULL: to standard error.
typedef struct StderrCopy {
    char *text;
    size_t size, used;
} StderrCopy;
void stderr_divert(StderrCopy *);

// A fault of ours, or of the tables that the compiler made: the traceback shows the runtime's frames as well.
_Noreturn void fatal_throw(const char *format, ...) __attribute__((format(printf, 1, 2)));
// A fault of the program.
_Noreturn void fatal_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct G;
// Prints the frames of all goroutines, that of this thread first, if there is one; system: the runtime's own
// frames, too. Then it ends the process. The floor that knows source places sets it at start; until then
// nothing is printed.
extern void (*fatal_last_words)(const struct G *, bool system);

#endif
