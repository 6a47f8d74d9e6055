// run.c - running other programs: the linker, and the program that `loam run` made.
//
// `loam run` ends as the program did: with its exit status, or by its signal. Signals from the terminal reach
// the program itself (it is in the same process group); SIGTERM and SIGHUP sent to loam alone are passed on.
#include "driver/driver.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t child;

static void pass_on(int sig) {
    if (child > 0) kill(child, sig);
}

static int wait_for(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) fail_io("waiting for a program");
    return status;
}

// Reads to the end even when `to` takes no more: the writer is not to know.
static bool copy_all(int from, int to) {
    char bytes[1 << 16];
    bool good = true;
    int error = 0;
    for (ssize_t n; (n = read(from, bytes, sizeof bytes)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        for (ssize_t done = 0, some; good && done < n; done += some)
            if ((some = write(to, bytes + done, (size_t)(n - done))) < 0) good = false, error = errno;
    }
    errno = error;
    return good;
}

bool run_into(int file, char *const *argv, int *exit_status) {
    int ends[2];
    pid_t pid = pipe(ends) == 0 ? fork() : -1;
    if (pid < 0) fail_io("cannot start %s", argv[0]);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO); // which may be one of the two, when loam began without it
        for (int i = 0; i < 2; i++)
            if (ends[i] != STDOUT_FILENO) close(ends[i]);
        execvp(argv[0], argv);
        complain("cannot run %s: %s", argv[0], strerror(errno));
        _exit(127);
    }
    close(ends[1]);
    bool good = copy_all(ends[0], file);
    int error = errno, status = wait_for(pid);
    close(ends[0]);
    *exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    errno = error;
    return good;
}

int run_program(Arena *arena, const char *executable, const TextList *args) {
    char **argv = NEW_ARRAY(arena, char *, args->n + 2);
    argv[0] = (char *)executable;
    for (int i = 0; i < args->n; i++) argv[i + 1] = (char *)args->at[i];
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigprocmask(SIG_BLOCK, &block, &before);
    struct sigaction interrupt, quit, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    pid_t pid = fork();
    if (pid < 0) fail_io("cannot start %s", executable);
    if (pid == 0) {
        signal(SIGXFSZ, SIG_DFL);
        signal(SIGINT, interrupt.sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL);
        signal(SIGQUIT, quit.sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        execv(executable, argv);
        complain("cannot run %s: %s", executable, strerror(errno));
        _exit(STATUS_USAGE);
    }
    child = pid;
    signal(SIGTERM, pass_on);
    signal(SIGHUP, pass_on);
    sigprocmask(SIG_SETMASK, &before, NULL);
    int status = wait_for(pid);
    child = 0;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    scratch_remove();
    int sig = WTERMSIG(status);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); // the program's core is enough
    signal(sig, SIG_DFL);
    raise(sig);
    return 128 + sig;
}
