// poll.c - which of many descriptors can be read or written: epoll, edge-triggered.
#include <errno.h>
#include <sys/epoll.h>
#include "os/os.h"

int os_poll_new(void) { return epoll_create1(EPOLL_CLOEXEC); }

int os_poll_add(int poll, int fd, void *tag) {
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = tag};
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e) ? errno : 0;
}

int os_poll_remove(int poll, int fd) {
    struct epoll_event unused;
    return epoll_ctl(poll, EPOLL_CTL_DEL, fd, &unused) ? errno : 0;
}

int os_poll_wait(int poll, OsReady *out, int n) {
    enum { MOST = 64 };
    struct epoll_event events[MOST];
    int got = epoll_wait(poll, events, n < MOST ? n : MOST, -1);
    for (int i = 0; i < got; i++) {
        uint32_t e = events[i].events;
        out[i] = (OsReady){.tag = events[i].data.ptr,
                           .read = e & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
                           .write = e & (EPOLLOUT | EPOLLHUP | EPOLLERR),
                           .failed = e == EPOLLERR};
    }
    return got >= 0 ? got : errno == EINTR ? 0 : -errno;
}
