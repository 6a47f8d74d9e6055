// callable.c - which methods of which types must be in the descriptors.
//
// In a unit of its own (IrOptions.separate) a descriptor has all methods of its type: nothing is known of the
// interfaces of other units, and units that describe the same type must describe it alike. But package main
// alone has interfaces that name its methods that are not exported: they follow the second rule below, so
// that a method that is only called is known to be, and is inlined.
//
// In a module of the whole program (Go's linker does this for its programs)
//  1. only a type that is converted to an interface, or lies inside one that is, has a method table: programs
//     reach the others only as descriptions of memory (allocation, copies);
//  2. a table has a method only when some interface of the program has a method of that name: without one,
//     nothing can call it through an interface.
// Both conditions grow while functions are generated: ir_typedesc_settle is called whenever the queue is
// empty, until nothing is new. It is done here and not in a pass or by driver/shake.c because what is not
// generated costs nothing, and need not be supported: with whole tables hello takes 1.26 times as long to
// compile as one module, and a program that boxes many types (test/programs/expression.go) 2.0 times.
#include "irgen/core/gen.h"

// Programs reach what lies inside a type by walking descriptors.
static void spread(IrGen *g, void *data) {
    Type *u = type_underlying(((TypeDesc *)data)->type);
    switch (u->kind) {
    case KIND_ARRAY: ir_type_descriptor(g, u->array.elem); return;
    case KIND_CHAN: ir_type_descriptor(g, u->chan.elem); return;
    case KIND_POINTER: ir_type_descriptor(g, u->pointer.elem); return;
    case KIND_SLICE: ir_type_descriptor(g, u->slice.elem); return;
    case KIND_MAP:
        ir_type_descriptor(g, u->map.key);
        ir_type_descriptor(g, u->map.value);
        return;
    case KIND_STRUCT:
        for (int i = 0; i < u->strct.fields.n; i++) ir_type_descriptor(g, u->strct.fields.at[i].type);
        return;
    default: return;
    }
}

void ir_want_methods(IrGen *g, TypeDesc *d) {
    d->methods = true;
    ir_queue(g, spread, d);
}

void ir_interface_names(IrGen *g, const char *method) {
    void **known = strmap_at_cstr(&g->iface_methods, method);
    if (!*known) g->iface_methods_grew = true;
    *known = (void *)method;
}

static bool is_callable(IrGen *g, const MethodEntry *m) {
    const FuncNode *node = m->func->func.node;
    if (node && node->recv && node->tparams.n) return false;
    bool only_here = g->p->apart && !g->p->package && m->func->pkg == g->main && !name_is_exported(m->name);
    return (g->p->separate && !only_here) || *strmap_at_cstr(&g->iface_methods, m->name);
}

static bool settle(IrGen *g, TypeDesc *d) {
    bool any = false;
    if (!d->set_known) {
        d->set = type_method_set(g->c, d->type);
        d->ifn = NEW_ARRAY(g->arena, LLVMValueRef, d->set.n + 1);
        d->set_known = true;
    }
    for (int k = 0; k < d->set.n; k++) {
        const MethodEntry *m = &d->set.at[k];
        if (d->ifn[k] || !is_callable(g, m)) continue;
        d->ifn[k] = ir_method_wrapper(g, d->type, m);
        ir_layout_descriptor(g, m->func->type);
        any = true;
    }
    return any;
}

bool ir_typedesc_settle(IrGen *g) {
    bool any = false;
    g->iface_methods_grew = false;
    for (int i = 0; i < g->desc_list.n; i++) { // the list grows meanwhile
        TypeDesc *d = g->desc_list.at[i];
        if (d->methods && type_underlying(d->type)->kind != KIND_INTERFACE) any |= settle(g, d);
    }
    return any || g->iface_methods_grew;
}
