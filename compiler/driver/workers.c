// workers.c - processes that do parts of the work beside this one.
//
// Processes instead of threads, since neither the front end nor a module has locks. A worker begins with all
// that its parent knows, and gives back bytes.
//
// In a whole build no more processes work at a time than there are processors: a process that waits gives its
// own place to the first of its workers, and each further one takes a place from those that are left, which
// all processes of the build have in common.
#define _GNU_SOURCE
#include "driver/driver.h"
#include <errno.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t *places; // shared by all processes

int workers_processors(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return n < MOST_WORKERS ? n : MOST_WORKERS;
}

static void make_places(void) {
    if (places) return;
    places = mmap(NULL, sizeof *places, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (places == MAP_FAILED || sem_init(places, 1, (unsigned)workers_processors() - 1) != 0)
        fail_io("memory that processes share");
}

static int count(const Workers *w) {
    int n = 0;
    for (int i = 0; i < MOST_WORKERS; i++) n += w->worker[i].pid != 0;
    return n;
}

bool workers_may_start(const Workers *w) {
    make_places();
    int n = count(w);
    return n == 0 || (n < MOST_WORKERS && sem_trywait(places) == 0);
}

// What a worker gives back lies in a file in memory, which is as large as it is.
static void give(int fd, Bytes b) {
    for (size_t done = 0; done < b.n;) {
        ssize_t n = write(fd, (const char *)b.p + done, b.n - done);
        if (n < 0 && errno != EINTR) fail_io("the result of a process");
        if (n > 0) done += (size_t)n;
    }
}

static Bytes taken(int fd) {
    struct stat st;
    if (fstat(fd, &st) != 0) fail_io("the result of a process");
    if (st.st_size == 0) return (Bytes){0};
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) fail_io("the result of a process");
    return (Bytes){p, (size_t)st.st_size};
}

static _Noreturn void work(const Worker *c, WorkerRun *run, void *data, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(STATUS_INTERNAL);
    Bytes result = {0};
    int status = run(data, c->job, &result);
    give(c->fd, result);
    _exit(status);
}

bool workers_start(Workers *w, void *job, WorkerRun *run, void *data) {
    Worker *c = w->worker;
    while (c->pid) c++;
    pid_t parent = getpid(), pid = -1;
    int fd = memfd_create("result", MFD_CLOEXEC);
    *c = (Worker){.fd = fd, .job = job};
    if (fd >= 0 && (pid = fork()) == 0) work(c, run, data, parent);
    if (pid > 0) {
        c->pid = pid;
        return true;
    }
    if (fd >= 0) close(fd);
    if (count(w) > 0) sem_post(places);
    return false;
}

static Worker *ended(Workers *w, int *status) {
    for (;;) {
        pid_t pid = waitpid(-1, status, 0);
        for (int i = 0; i < MOST_WORKERS && pid > 0; i++)
            if (w->worker[i].pid == pid) return &w->worker[i];
        if (pid < 0 && errno != EINTR) fail_io("waiting for a process");
    }
}

WorkerEnd workers_wait(Workers *w) {
    WorkerEnd end = {0};
    if (!count(w)) return end;
    int status;
    Worker *c = ended(w, &status);
    end.job = c->job;
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end.status = end.signal ? STATUS_INTERNAL : WEXITSTATUS(status);
    if (end.status == STATUS_OK) end.result = taken(c->fd);
    close(c->fd);
    c->pid = 0;
    if (count(w) > 0) sem_post(places);
    return end;
}
