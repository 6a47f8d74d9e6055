// route.c - how one pointer is reached from another: the algebra that edges, tags and the states of a walk
// share.
//
// A Route stands for all that it may be: ANY_OFFSET for each offset, and so are the offsets of dereferences
// beyond the first ESCAPE_PATH. In a walk, a route says what of a node flows to the root, and everything that
// can be reached from there is visited as well: so fewer dereferences say more than further ones along the
// same way.
#include "escape/escape.h"

static const Route value = {.derefs = 0}, address = {.derefs = -1};

Leaf escape_nothing(void) { return (Leaf){-1, value}; }
Leaf escape_value_of(int node) { return (Leaf){node, value}; }
Leaf escape_address_of(int node) { return (Leaf){node, address}; }

static int16_t plus(int64_t offset, int64_t more) {
    int64_t sum = offset + more;
    return (int16_t)(offset == ANY_OFFSET || more == ANY_OFFSET || sum > INT16_MAX || sum <= INT16_MIN
                         ? ANY_OFFSET
                         : sum);
}

static int16_t step_of(const Route *r, int i) { return i < ESCAPE_PATH ? r->path[i] : ANY_OFFSET; }

Route route_add(Route r, int64_t offset) {
    r.offset = plus(r.offset, offset);
    return r;
}

Route route_unknown(int derefs) {
    Route r = {.derefs = (int8_t)derefs};
    for (int i = 0; i < ESCAPE_PATH; i++) r.path[i] = ANY_OFFSET;
    return r;
}

// Counts above the greatest are taken for it: a smaller count says more, never less.
Route route_then(Route first, Route next) {
    if (next.derefs == 0) return route_add(first, next.offset);
    Route r = first;
    for (int i = 0; i < next.derefs && first.derefs + i < ESCAPE_PATH; i++)
        r.path[first.derefs + i] = i ? step_of(&next, i) : plus(first.offset, next.path[0]);
    int derefs = first.derefs + next.derefs;
    r.derefs = (int8_t)(derefs > ESCAPE_MAX_DEREFS ? ESCAPE_MAX_DEREFS : derefs);
    r.offset = next.offset;
    return r;
}

Route route_load(Route r, int64_t offset) {
    Route load = {.derefs = 1};
    load.path[0] = plus(0, offset);
    return route_then(r, load);
}

// What is left of a route when its first dereference was made.
Route route_rest(Route r) {
    for (int i = 0; i < ESCAPE_PATH; i++) r.path[i] = step_of(&r, i + 1);
    r.derefs--;
    return r;
}

static bool is_within(int16_t offset, int16_t all) { return all == ANY_OFFSET || offset == all; }

// Is whatever `b` says said by `a`?
bool route_covers(Route a, Route b) {
    if (a.derefs < 0) return true;
    if (a.derefs > b.derefs) return false;
    for (int i = 0; i < a.derefs && i < ESCAPE_PATH; i++)
        if (!is_within(b.path[i], a.path[i])) return false;
    return is_within(a.derefs == b.derefs ? b.offset : ANY_OFFSET, a.offset);
}

// The least route that covers both.
Route route_join(Route a, Route b) {
    Route r = a.derefs <= b.derefs ? a : b;
    if (r.derefs < 0) return r;
    for (int i = 0; i < ESCAPE_PATH; i++)
        if (i >= r.derefs) r.path[i] = 0;
        else if (a.path[i] != b.path[i]) r.path[i] = ANY_OFFSET;
    if (a.derefs != b.derefs || a.offset != b.offset) r.offset = ANY_OFFSET;
    return r;
}

// The leaf reached from another one. Of an object whose address is known, the words are.
Leaf escape_follow(Escape *e, Leaf l, Route r) {
    if (l.node < 0) return l;
    if (l.route.derefs >= 0 || r.derefs <= 0) return (Leaf){l.node, route_then(l.route, r)};
    Leaf word = escape_read(e, escape_leaf_address(e, escape_further(l, r.path[0])));
    return (Leaf){word.node, route_then(word.route, route_rest(r))};
}

Leaf escape_further(Leaf l, int64_t offset) { return (Leaf){l.node, route_add(l.route, offset)}; }

Leaf escape_deref(Escape *e, Leaf l, int n) { return escape_follow(e, l, route_unknown(n)); }
