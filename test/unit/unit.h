// unit.h - the whole test framework of the C unit tests: a failed CHECK says where and what, and the process
// exits with 1.
#ifndef LOAM_UNIT_H
#define LOAM_UNIT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)
#define CHECK_EQ(a, b)                                                                                       \
    do {                                                                                                     \
        long long va_ = (long long)(a), vb_ = (long long)(b);                                                \
        if (va_ != vb_) {                                                                                    \
            fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #a, va_, vb_);              \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)
// Bytes [got, got + n) are this C string.
#define CHECK_TEXT(got, n, want)                                                                             \
    do {                                                                                                     \
        const char *got_ = (got), *want_ = (want);                                                           \
        long long n_ = (long long)(n);                                                                       \
        if (n_ != (long long)strlen(want_) || memcmp(got_, want_, (size_t)n_) != 0) {                        \
            fprintf(stderr, "%s:%d: %s is \"%.*s\", not \"%s\"\n", __FILE__, __LINE__, #got, (int)n_, got_,  \
                    want_);                                                                                  \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)
#define RUN(test) (test(), printf("%s ok\n", #test))

#endif
