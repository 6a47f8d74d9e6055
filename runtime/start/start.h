// start.h - the runtime's entry. A program whose `main` is its own calls loam_main to run the Go program.
#ifndef LOAM_START_H
#define LOAM_START_H

// Sets the runtime up, runs loam.start on goroutine 1, and ends the process; at most once in a process.
_Noreturn int loam_main(int argc, char **argv);

#endif
