// scan.c - the roots that a goroutine holds, for the collector. See stack_visit_roots in stack.h.
//
// Pointers into the goroutine's own stack are not passed on: whatever they point to is found as a stack
// object of the frame that owns it.
#include "stack/slots.h"

void stack_visit_roots(G *g, GcVisit *visit, void *context) {
    slots_visit((Scan){g, visit, context, .all = false});
}
