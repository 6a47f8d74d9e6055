// RUN: %loam_build/bin/unit/interfaces
// interfaces.c - itabs by method sets, and equality of values by their types.
#include <math.h>
#include <pthread.h>
#include "heap/heap.h"
#include "lang/lang.h"
#include "../unit.h"

#define TEXT(s) {s, sizeof(s) - 1}

static const LoamType f0 = {.size = 8, .kind = KIND_FUNC, .str = TEXT("func()")},
                      f1 = {.size = 8, .kind = KIND_FUNC, .str = TEXT("func(int)")};
static char code_a, code_b, code_c;

static const LoamMethod methods[] = {
    {TEXT("A"), {0}, &f0, &code_a}, {TEXT("B"), {0}, &f1, &code_b}, {TEXT("c"), TEXT("main"), &f0, &code_c}};
static const LoamUncommon uncommon = {TEXT("T"), TEXT("main"), methods, 3};
static const LoamType with_methods = {
    .size = 8, .kind = KIND_INT, .uncommon = &uncommon, .hash = 7, .str = TEXT("main.T")};
static const LoamType without = {.size = 8, .kind = KIND_INT, .str = TEXT("int")};

static const LoamIMethod want_ab[] = {{TEXT("A"), {0}, &f0}, {TEXT("B"), {0}, &f1}},
                         want_b0[] = {{TEXT("B"), {0}, &f0}};
static const LoamIMethod want_c[] = {{TEXT("c"), TEXT("main"), &f0}},
                         want_other_c[] = {{TEXT("c"), TEXT("other"), &f0}};
static const LoamInterfaceType ab = {{.kind = KIND_INTERFACE}, want_ab, 2},
                               b0 = {{.kind = KIND_INTERFACE}, want_b0, 1};
static const LoamInterfaceType c = {{.kind = KIND_INTERFACE}, want_c, 1},
                               other_c = {{.kind = KIND_INTERFACE}, want_other_c, 1};

static void test_itab(void) {
    LoamString missing = {NULL, 0};
    const LoamItab *tab = itab_find(&ab, &with_methods, &missing);
    CHECK(tab && tab->type == &with_methods && tab->inter == &ab && tab->hash == 7 &&
          tab->fun[0] == &code_a && tab->fun[1] == &code_b);
    CHECK(itab_find(&ab, &with_methods, &missing) == tab && rt_getitab(&ab, &with_methods, true) == tab);
    tab = itab_find(&c, &with_methods, &missing);
    CHECK(tab && tab->fun[0] == &code_c);
}

static void test_missing(void) {
    for (int again = 0; again < 2; again++) { // the second time from the table
        LoamString missing = {NULL, 0};
        CHECK(!itab_find(&b0, &with_methods, &missing)); // another signature
        CHECK_TEXT(missing.ptr, missing.len, "B");
        CHECK(!itab_find(&other_c, &with_methods, &missing));
        CHECK_TEXT(missing.ptr, missing.len, "c");
        CHECK(!itab_find(&ab, &without, &missing));
        CHECK_TEXT(missing.ptr, missing.len, "A");
        CHECK(!rt_getitab(&ab, &without, true));
    }
}

static void test_many(void) {
    static LoamType types[2000];
    static const LoamItab *tabs[2000];
    for (int i = 0; i < 2000; i++) {
        types[i] = with_methods;
        tabs[i] = itab_find(&ab, &types[i], NULL);
    }
    for (int i = 0; i < 2000; i++)
        CHECK(itab_find(&ab, &types[i], NULL) == tabs[i] && tabs[i]->type == &types[i]);
}

static const LoamType i64 = {
    .size = 8, .kind = KIND_INT64, .tflag = LOAM_TFLAG_COMPARABLE | LOAM_TFLAG_REGULAR_MEMORY};
static const LoamType f64 = {.size = 8, .kind = KIND_FLOAT64, .tflag = LOAM_TFLAG_COMPARABLE};
static const LoamType str = {.size = 16, .kind = KIND_STRING, .tflag = LOAM_TFLAG_COMPARABLE};
static const LoamInterfaceType any = {
    {.size = 16, .kind = KIND_INTERFACE, .tflag = LOAM_TFLAG_COMPARABLE}, NULL, 0};
static const LoamType pointer = {.size = 8,
                                 .kind = KIND_POINTER,
                                 .tflag = LOAM_TFLAG_COMPARABLE | LOAM_TFLAG_REGULAR_MEMORY |
                                          LOAM_TFLAG_DIRECT_IFACE};

// Threads that ask at once, while the table grows, get the same itab for the same pair.
static LoamType shared_types[2000];
static void *find_all(void *tabs) {
    for (int i = 0; i < 2000; i++) ((const LoamItab **)tabs)[i] = itab_find(&ab, &shared_types[i], NULL);
    return NULL;
}
static void test_threads(void) {
    static const LoamItab *tabs[3][2000];
    pthread_t threads[3];
    for (int i = 0; i < 2000; i++) shared_types[i] = with_methods;
    for (int t = 0; t < 3; t++) CHECK(pthread_create(&threads[t], NULL, find_all, tabs[t]) == 0);
    for (int t = 0; t < 3; t++) pthread_join(threads[t], NULL);
    for (int i = 0; i < 2000; i++) {
        const LoamItab *tab = tabs[0][i];
        CHECK(tab->type == &shared_types[i] && tab->fun[1] == &code_b);
        CHECK(tabs[1][i] == tab && tabs[2][i] == tab);
    }
}

static void test_scalars(void) {
    CHECK(rt_typeequal(&i64, &(int64_t){5}, &(int64_t){5}) &&
          !rt_typeequal(&i64, &(int64_t){5}, &(int64_t){6}));
    CHECK(rt_typeequal(&f64, &(double){0.0}, &(double){-0.0}) &&
          !rt_typeequal(&f64, &(double){NAN}, &(double){NAN}));
    char one[] = "same", two[] = "same";
    LoamString a = {one, 4}, b = {two, 4}, d = {two, 3};
    CHECK(rt_typeequal(&str, &a, &b) && !rt_typeequal(&str, &a, &d));
}

static void test_interfaces(void) {
    int64_t x = 1, y = 1;
    double z = 1;
    LoamEface a = {&i64, &x}, b = {&i64, &y}, d = {&f64, &z}, nil = {NULL, NULL};
    CHECK(rt_typeequal(&any.t, &a, &b) && !rt_typeequal(&any.t, &a, &d) && !rt_typeequal(&any.t, &a, &nil) &&
          rt_typeequal(&any.t, &nil, &nil));
    CHECK(rt_efaceeq(&pointer, &x, &x) && !rt_efaceeq(&pointer, &x, &y) && rt_efaceeq(NULL, NULL, NULL));
    const LoamItab *tab = itab_find(&ab, &with_methods, NULL);
    CHECK(iface_efaceeq(NULL, NULL, NULL) && tab);
}

static void test_structs(void) {
    typedef struct S {
        int64_t n;
        double blank;
        LoamString s;
    } S;
    LoamField fields[] = {{.name = TEXT("n"), .type = &i64, .offset = 0},
                          {.name = TEXT("_"), .type = &f64, .offset = 8},
                          {.name = TEXT("s"), .type = &str, .offset = 16}};
    LoamStructType type = {{.size = 32, .kind = KIND_STRUCT, .tflag = LOAM_TFLAG_COMPARABLE}, fields, 3};
    S a[2] = {{1, 2, TEXT("x")}, {3, 4, TEXT("y")}}, b[2] = {{1, 9, TEXT("x")}, {3, 4, TEXT("z")}};
    CHECK(rt_typeequal(&type.t, &a[0], &b[0]) && !rt_typeequal(&type.t, &a[1], &b[1]));
    LoamElemType array = {{.size = 64, .kind = KIND_ARRAY, .tflag = LOAM_TFLAG_COMPARABLE}, &type.t, 2};
    CHECK(!rt_typeequal(&array.t, a, b));
    b[1].s = a[1].s;
    CHECK(rt_typeequal(&array.t, a, b));
}

int main(void) {
    heap_init();
    sched_init();
    RUN(test_itab);
    RUN(test_missing);
    RUN(test_many);
    RUN(test_threads);
    RUN(test_scalars);
    RUN(test_interfaces);
    RUN(test_structs);
    return 0;
}
