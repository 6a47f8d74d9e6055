// RUN: %loam_build/bin/unit/fatal > %t 2>&1; test $? = 2
// RUN: FileCheck --implicit-check-not=second %s < %t
// CHECK: fatal error: first
// CHECK-NEXT: shown
// Two threads that fail at once: the one that comes later neither prints nor ends what the first one shows.
#include <pthread.h>
#include <unistd.h>
#include "base/fatal.h"
#include "os/os.h"
#include "../unit.h"

static void *fails_too(void *unused) {
    (void)unused;
    fatal_error("second");
}

static void show(const struct G *g, bool system) {
    (void)g, (void)system;
    pthread_t other;
    CHECK(pthread_create(&other, NULL, fails_too, NULL) == 0);
    usleep(50000); // enough for the other one to end the process, were it allowed to
    stderr_print("shown\n");
    os_exit(2);
}

int main(void) {
    fatal_last_words = show;
    fatal_error("first");
}
