// finalizer.c - runtime.SetFinalizer: what may have a finalizer, what may be one (Go's rules and texts), and
// how it will be called.
//
// A finalizer is a closure with one argument and any results, which nobody wants. runfinq (lib/runtime) calls
// it through a function type of the same convention (loam/abi.h), whatever its own is:
//     the argument     one pointer, or the two words of an interface, whose first word is known now
//     the results      registers, which are ignored; or memory, whose address comes before the closure
// Memory for results has a type made here from theirs, so that stores into it are stores into an object like
// any other.
#include "base/fatal.h"
#include "base/fixalloc.h"
#include "gc/specials.h"
#include "heap/heapplan.h"
#include "heap/special.h"
#include "lang/golib.h"
#include "os/os.h"
#include "sched/finalizers.h"
#include "sched/machine.h"

extern const char image_begin[] __asm__("__executable_start"), image_end[] __asm__("_end");

#define TYPE_TEXT(t) (int)(t)->str.len, (t)->str.ptr

// ---- the object -------------------------------------------------------------------------------------------

// A variable of the program: an object that is always there.
static bool in_image(const void *p) { return (const char *)p >= image_begin && (const char *)p < image_end; }

static bool may_share_block(const LoamType *t) { return t->ptrdata == 0 && t->size < 16; }

// false: there is nothing to do, for it will never be freed.
static bool check_object(const LoamType *type, const void *object) {
    if (!type) fatal_error("runtime.SetFinalizer: first argument is nil");
    if (type->kind != KIND_POINTER)
        fatal_error("runtime.SetFinalizer: first argument is %.*s, not pointer", TYPE_TEXT(type));
    const void *base = heap_object_base(object, NULL);
    if (!base) {
        if (object == &heap_zerobase || in_image(object)) return false;
        fatal_error("runtime.SetFinalizer: pointer not in allocated block");
    }
    if (base != object && !may_share_block(((const LoamElemType *)type)->elem))
        fatal_error("runtime.SetFinalizer: pointer not at beginning of allocated block");
    return true;
}

// ---- the argument -----------------------------------------------------------------------------------------

// Whether a value of the pointer type may be passed as one of type `to`; *word is the first word of that if
// it is an interface.
static bool may_be_passed(const LoamType *type, const LoamType *to, const void **word) {
    *word = NULL;
    if (to == type) return true;
    if (to->kind == KIND_POINTER)
        return (!to->uncommon || !type->uncommon) &&
               ((const LoamElemType *)to)->elem == ((const LoamElemType *)type)->elem;
    if (to->kind != KIND_INTERFACE) return false;
    const LoamInterfaceType *inter = (const LoamInterfaceType *)to;
    *word = inter->nmethods ? (const void *)itab_find(inter, type, NULL) : type;
    return *word;
}

static const void *check_function(const LoamType *type, const LoamType *fn) {
    if (fn->kind != KIND_FUNC)
        fatal_error("runtime.SetFinalizer: second argument is %.*s, not a function", TYPE_TEXT(fn));
    const LoamFuncType *f = (const LoamFuncType *)fn;
    const void *word;
    if (f->variadic)
        fatal_error("runtime.SetFinalizer: cannot pass %.*s to finalizer %.*s because dotdotdot",
                    TYPE_TEXT(type), TYPE_TEXT(fn));
    if (f->nin != 1 || !may_be_passed(type, f->in[0], &word))
        fatal_error("runtime.SetFinalizer: cannot pass %.*s to finalizer %.*s", TYPE_TEXT(type),
                    TYPE_TEXT(fn));
    return word;
}

// ---- the results ------------------------------------------------------------------------------------------

typedef struct Leaves {
    int64_t ints, floats;
} Leaves;

// Adds the scalars of a type; false: it is none of those that go into registers (irgen/core/irtype.c).
static bool add_leaves(const LoamType *t, Leaves *to) {
    switch (t->kind) {
    case KIND_ARRAY: return false;
    case KIND_FLOAT32:
    case KIND_FLOAT64: to->floats++; return true;
    case KIND_COMPLEX64:
    case KIND_COMPLEX128: to->floats += 2; return true;
    case KIND_STRING:
    case KIND_INTERFACE: to->ints += 2; return true;
    case KIND_SLICE: to->ints += 3; return true;
    case KIND_STRUCT: break;
    default: to->ints++; return true;
    }
    const LoamStructType *s = (const LoamStructType *)t;
    Leaves own = {0};
    for (int64_t i = 0; i < s->nfields; i++)
        if (!add_leaves(s->fields[i].type, &own)) return false;
    to->ints += own.ints;
    to->floats += own.floats;
    return own.ints + own.floats <= LOAM_MAX_PARAM_LEAVES;
}

static bool fit_in_registers(const LoamFuncType *f) {
    Leaves all = {0};
    for (int64_t i = 0; i < f->nout; i++)
        if (!add_leaves(f->out[i], &all) && f->out[i]->size > 0) return false;
    return all.ints <= LOAM_MAX_INT_RESULTS && all.floats <= LOAM_MAX_FLOAT_RESULTS;
}

static uint64_t align_up(uint64_t n, uint64_t to) { return (n + to - 1) / to * to; }

// Adds the map of a type that lies at `offset`.
static void add_map(uint8_t *map, uint64_t offset, const LoamType *t) {
    for (uint64_t i = 0; i < t->ptrdata / WORD_SIZE; i++) {
        uint64_t word = offset / WORD_SIZE + i;
        if (type_has_pointer(t, i)) map[word / 8] |= (uint8_t)(1u << word % 8);
    }
}

static LoamType *results_type(const LoamFuncType *f) {
    uint64_t size = 0, ptrdata = 0;
    for (int64_t i = 0; i < f->nout; i++) {
        uint64_t at = align_up(size, f->out[i]->align);
        if (f->out[i]->ptrdata) ptrdata = at + f->out[i]->ptrdata;
        size = at + f->out[i]->size;
    }
    uint64_t words = align_up(size + 1, WORD_SIZE) / WORD_SIZE;
    LoamType *t = persistent_alloc(sizeof *t + words / 8 + 1, &os_record_bytes);
    uint8_t *map = (uint8_t *)(t + 1);
    size = 0;
    for (int64_t i = 0; i < f->nout; i++) {
        size = align_up(size, f->out[i]->align);
        add_map(map, size, f->out[i]);
        size += f->out[i]->size;
    }
    // No kind: what a struct's descriptor tells besides is not there.
    *t = (LoamType){.size = words * WORD_SIZE, .ptrdata = ptrdata, .align = 8};
    t->gcdata = map;
    return t;
}

// Each function type's memory for results, which never goes.
typedef struct ResultsType {
    struct ResultsType *next;
    const LoamFuncType *of;
    const LoamType *type;
} ResultsType;

static const LoamType *memory_for_results(const LoamFuncType *f) {
    static ResultsType *all; // only grows, at its head: read without a lock
    if (fit_in_registers(f)) return NULL;
    ResultsType *head = __atomic_load_n(&all, __ATOMIC_ACQUIRE);
    for (const ResultsType *r = head; r; r = r->next)
        if (r->of == f) return r->type;
    ResultsType *r = persistent_alloc(sizeof *r, &os_record_bytes);
    *r = (ResultsType){head, f, results_type(f)};
    while (!__atomic_compare_exchange_n(&all, &r->next, r, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {}
    return r->type;
}

// ---- what lib/runtime/finalizer.go calls ------------------------------------------------------------------

void rt_set_finalizer(const LoamType *type, void *object, const LoamType *fn_type, void *fn,
                      const LoamFuncVal *proc) {
    if (!check_object(type, object)) return;
    if (!fn_type) {
        special_remove_finalizer((uintptr_t)object);
        return;
    }
    Finalizer f = {.fn = fn, .word = check_function(type, fn_type)};
    f.results = memory_for_results((const LoamFuncType *)fn_type);
    finalizers_start(proc);
    if (!special_add_finalizer((uintptr_t)object, &f))
        fatal_error("runtime.SetFinalizer: finalizer already set");
    specials_shade(object, fn);
}

bool rt_pin(void *p) {
    if (heap_plan) heap_plan->pin(p);
    return heap_object_base(p, NULL);
}
void rt_next_finalizer(FinalizerCall *to) { finalizers_next(to); }
