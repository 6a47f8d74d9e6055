// RUN: %loam_build/bin/unit/print
// Formats of the builtins print and println; expected values were made with real Go.
#include <float.h>
#include <math.h>
#include "base/format.h"
#include "../unit.h"

static void test_float(void) {
    static const struct {
        double v;
        const char *text;
    } cases[] = {
        {0, "+0.000000e+000"},
        {-0.0, "-0.000000e+000"},
        {1, "+1.000000e+000"},
        {-1, "-1.000000e+000"},
        {3.14159265358979, "+3.141593e+000"},
        {100, "+1.000000e+002"},
        {0.1, "+1.000000e-001"},
        {1e21, "+1.000000e+021"},
        {123456789, "+1.234568e+008"},
        {9.9999999, "+1.000000e+001"},
        {DBL_MAX, "+1.797693e+308"},
        {DBL_MIN, "+2.225074e-308"},
        {1e100, "+1.000000e+100"},
        {-2.5e-7, "-2.500000e-007"},
        {5e-324, "+4.940656e-324"},
        {INFINITY, "+Inf"},
        {-INFINITY, "-Inf"},
        {NAN, "NaN"},
    };
    char out[24];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_TEXT(out, print_format_float(out, cases[i].v), cases[i].text);
}

static void test_int(void) {
    char out[24];
    CHECK_TEXT(out, print_format_int(out, 0), "0");
    CHECK_TEXT(out, print_format_int(out, -1), "-1");
    CHECK_TEXT(out, print_format_int(out, INT64_MAX), "9223372036854775807");
    CHECK_TEXT(out, print_format_int(out, INT64_MIN), "-9223372036854775808");
    CHECK_TEXT(out, print_format_uint(out, UINT64_MAX), "18446744073709551615");
    CHECK_TEXT(out, print_format_hex(out, 0), "0x0");
    CHECK_TEXT(out, print_format_hex(out, 0xc000012345), "0xc000012345");
    CHECK_TEXT(out, print_format_hex(out, UINT64_MAX), "0xffffffffffffffff");
}

int main(void) {
    RUN(test_float);
    RUN(test_int);
    return 0;
}
