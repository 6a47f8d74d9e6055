// loam/runtime.h - the runtime's entry, for programs whose `main` is their own. Without one, the archive's
// calls loam_main.
#ifndef LOAM_RUNTIME_H
#define LOAM_RUNTIME_H

// Sets the runtime up, runs loam.start on goroutine 1, and ends the process; at most once in a process.
_Noreturn int loam_main(int argc, char **argv);

#endif
