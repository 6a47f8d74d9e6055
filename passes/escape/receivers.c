// receivers.c - boxes, and code that calls methods of what it is given.
//
// A function that takes an `any` may ask for its methods, as fmt does: x.(Stringer).String(). Nothing is
// known of that method, so its receiver, the data word of x, leaks. But where the data word is the address
// of a box (a value in an interface, which nobody changes), the method gets a copy of the value and never
// that address. So what becomes the receiver of an unknown method flows to a node of its own, Receivers,
// and not to the heap. Parameters have tags to it. An object that flows there escapes, and its content with
// it, unless it is a box (its kind says so): then just its content does, other boxes in it as well.
//
// Why that is sound. The kind is the front end's promise for an object of some type T that is no pointer:
// its address is nothing but the data word of interfaces whose dynamic type is T, or, within it, of a part
// of T that code finds as it looks at a value by its descriptor; and what tables hold as methods of T, or
// of such a part, reads its receiver and keeps no address in it. (In Go only value receivers are methods of
// T: their wrappers copy the value that the data word points to. Those of *T need an address that a program
// took, and none takes that of a box.)
//   - The method may keep all that it finds in the box, and give it to its caller: content leaks.
//   - Assertions copy a box's content as well.
//   - Whatever else happens to the address (it is stored, returned, given to a function value, passed as an
//     argument that is no receiver) is a flow like any other.
//   - Code that takes interfaces apart with unsafe and makes the address one of another type, with methods
//     that keep it, breaks the promise. Nothing in Go allows that: the layout of interfaces is no pattern
//     of unsafe.Pointer.
//
// gc does not tell boxes apart, so its reports (check_only) do not.
#include "escape/escape.h"
#include <string.h>

bool escape_is_box(const char *kind) {
    return strcmp(kind, LOAM_KIND_BOX) == 0 || strcmp(kind, LOAM_KIND_STATIC_BOX) == 0;
}

int escape_receiver(const Escape *e, LLVMValueRef call, int results_arg) {
    LLVMValueRef code = escape_called(call);
    bool is_method = !e->options->check_only && LLVMIsALoadInst(code) && pass_md(code, LOAM_MD_METHOD) &&
                     !escape_is_closure_call(call);
    int receiver = results_arg + 1;
    if (!is_method || receiver >= (int)LLVMGetNumArgOperands(call)) return -1;
    return pass_is_managed_ptr(LLVMTypeOf(LLVMGetOperand(call, (unsigned)receiver))) ? receiver : -1;
}

// What the address leads to leaks: a box that lies in another's content is no receiver here, and the method
// may keep it.
void escape_receive(Escape *e, Leaves receiver, LLVMValueRef where) {
    for (int k = 0; k < receiver.n; k++) escape_flow(e, ESCAPE_RECEIVERS, receiver.at[k], where);
    escape_leak(e, receiver, 1, where);
}

int escape_tag_node(const Escape *e, int to) {
    if (to == TAG_MOVED) return ESCAPE_MOVED;
    return to == TAG_RECEIVERS && !e->options->check_only ? ESCAPE_RECEIVERS : ESCAPE_HEAP;
}
