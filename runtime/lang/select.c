// select.c - select with several cases. (One case, or one and default, are operations of chan.c.)
//
// All channels are locked, in the order of their addresses. The cases are tried in random order; if none can
// go on, the goroutine waits at each channel with a Waiter for each case. Whoever serves one of them has
// claimed the goroutine (G.chosen); the others are taken out before it continues.
#include <stdlib.h>
#include "lang/chan.h"
#include "lang/golib.h"

typedef struct Select {
    SelectCase *cases;
    uint32_t sends, n;
    uint32_t *poll; // the cases with channels, in random order
    Chan **chans;   // the channels, each once, by address
    uint32_t npoll, nchans;
} Select;

// ---- order ------------------------------------------------------------------------------------------------

static void shuffle(Select *s) {
    for (uint32_t i = 0; i < s->n; i++) {
        if (!s->cases[i].chan) continue;
        uint32_t j = sched_random(s->npoll + 1);
        s->poll[s->npoll++] = s->poll[j];
        s->poll[j] = i;
    }
}

static int by_address(const void *a, const void *b) {
    uintptr_t x = (uintptr_t)*(Chan *const *)a, y = (uintptr_t)*(Chan *const *)b;
    return x < y ? -1 : x > y;
}

// Few channels, as nearly always.
static void insertion_sort(Chan **chans, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        Chan *c = chans[i];
        uint32_t k = i;
        for (; k > 0 && by_address(&chans[k - 1], &c) > 0; k--) chans[k] = chans[k - 1];
        chans[k] = c;
    }
}

static void sort(Select *s) {
    enum { FEW = 16 };
    for (uint32_t i = 0; i < s->npoll; i++) s->chans[i] = s->cases[s->poll[i]].chan;
    if (s->npoll <= FEW) insertion_sort(s->chans, s->npoll);
    else qsort(s->chans, s->npoll, sizeof *s->chans, by_address);
    for (uint32_t i = 0; i < s->npoll; i++)
        if (i == 0 || s->chans[i] != s->chans[i - 1]) s->chans[s->nchans++] = s->chans[i];
}

static void lock_all(Chan **chans, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) lock_acquire_next(&chans[i]->lock);
}

static void unlock_all(Chan **chans, uint32_t n) {
    for (uint32_t i = n; i-- > 0;) lock_release(&chans[i]->lock);
}

// ---- waiting ----------------------------------------------------------------------------------------------

static WaitQueue *queue_of(const Waiter *w, uint32_t sends) {
    Chan *c = w->on;
    return (uint32_t)w->which < sends ? &c->senders : &c->receivers;
}

// The goroutine was served: takes its other Waiters out of their queues.
void select_take_out(G *g) {
    uint32_t n = 0;
    for (Waiter *w = g->cases; w; w = w->next_case) n++;
    Chan *chans[n];
    uint32_t nchans = 0;
    for (Waiter *w = g->cases; w; w = w->next_case)
        if (nchans == 0 || chans[nchans - 1] != w->on) chans[nchans++] = w->on;
    lock_all(chans, nchans);
    for (Waiter *w = g->cases; w; w = w->next_case) waiters_remove(queue_of(w, g->waiter.ticket), w);
    unlock_all(chans, nchans);
    for (Waiter *w = g->cases, *next; w; w = next) {
        next = w->next_case;
        sched_waiter_free(w);
    }
    g->cases = NULL;
}

// Waiters in the order of their channels' addresses, those of one channel in random order.
static void enqueue(Select *s, G *g) {
    Waiter **last = &g->cases;
    for (uint32_t c = 0; c < s->nchans; c++)
        for (uint32_t i = 0; i < s->npoll; i++) {
            if (s->cases[s->poll[i]].chan != s->chans[c]) continue;
            Waiter *w = sched_waiter_new();
            w->g = g;
            w->on = s->chans[c];
            w->which = (int32_t)s->poll[i];
            waiters_add(queue_of(w, s->sends), w);
            *last = w;
            last = &w->next_case;
        }
    *last = NULL;
}

static _Noreturn void wait(Select *s) {
    G *g = sched_g();
    __atomic_store_n(&g->chosen, 0, __ATOMIC_RELAXED);
    g->waiter.ticket = s->sends;
    enqueue(s, g);
    g->before_resume = select_take_out;
    sched_park_begin(WAIT_SELECT);
    unlock_all(s->chans, s->nchans);
    sched_next();
}

// ---- the statement ----------------------------------------------------------------------------------------

// Tries all cases; the one that went on, or -1.
static int64_t try_all(const Select *s, ChanStep *step, G **wake) {
    for (uint32_t i = 0; i < s->npoll; i++) {
        uint32_t k = s->poll[i];
        const SelectCase *c = &s->cases[k];
        *step =
            k < s->sends ? chan_send_step(c->chan, c->elem, wake) : chan_recv_step(c->chan, c->elem, wake);
        if (*step != CHAN_WAITS) return k;
    }
    return -1;
}

TwoWords rt_selectgo(SelectCase *cases, int64_t sends, int64_t receives, bool block) {
    uint32_t n = (uint32_t)(sends + receives), poll[n + 1];
    Chan *chans[n + 1];
    Select s = {.cases = cases, .sends = (uint32_t)sends, .n = n, .poll = poll, .chans = chans};
    shuffle(&s);
    sort(&s);
    lock_all(chans, s.nchans);
    ChanStep step = CHAN_WAITS;
    G *wake = NULL;
    int64_t k = try_all(&s, &step, &wake);
    if (k < 0 && block) wait(&s);
    unlock_all(chans, s.nchans);
    if (wake) sched_ready_g(wake);
    if (step == CHAN_CLOSED && k < sends) sched_panic(PANIC_SEND_CLOSED, NULL, 0, NULL, NULL);
    return (TwoWords){k, step == CHAN_DONE};
}

void rt_block(void) { sched_park_g(WAIT_SELECT_NONE, NULL); }
