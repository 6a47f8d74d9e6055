// level.c - a program that was made for newer processors than this one ends before any of its own code runs.
#include "arch/amd64/features.h"
#include "base/fatal.h"
#include "lang/lang.h"
#include "os/os.h"

void rt_requirelevel(int64_t level) {
    if (arch_level() >= level) return;
    stderr_print("This program can only be run on AMD64 processors with v%ld microarchitecture support.\n",
                 level);
    os_exit(1);
}
