// RUN: %loam_build/bin/unit/env
// env.c - numbers in environment variables, and the switches of GODEBUG: a text that is no number must not
// half count.
#include "base/env.h"
#include "base/godebug.h"
#include "../unit.h"

static bool number(const char *text, int64_t *n) { return env_number(text, strlen(text), n); }

static void numbers(void) {
    int64_t n = 7;
    CHECK(!number("", &n) && !number("-", &n) && !number("+", &n) && !number("1x", &n) && !number(" 1", &n) &&
          n == 7);
    CHECK(!number("9223372036854775808", &n) && !number("-9223372036854775809", &n) && n == 7);
    CHECK(number("0", &n) && n == 0);
    CHECK(number("+12", &n) && n == 12);
    CHECK(number("9223372036854775807", &n) && n == INT64_MAX);
    CHECK(number("-9223372036854775808", &n) && n == INT64_MIN);
    CHECK(env_number("125", 2, &n) && n == 12);
}

static void memory_limit_text(void) {
    int64_t n;
    CHECK(env_bytes("123", &n) && n == 123);
    CHECK(env_bytes("7B", &n) && n == 7);
    CHECK(env_bytes("2KiB", &n) && n == 2048);
    CHECK(env_bytes("3MiB", &n) && n == 3 << 20);
    CHECK(env_bytes("4GiB", &n) && n == 4l << 30);
    CHECK(env_bytes("1TiB", &n) && n == 1l << 40);
    CHECK(!env_bytes("", &n) && !env_bytes("B", &n) && !env_bytes("KiB", &n) && !env_bytes("1kB", &n));
    CHECK(!env_bytes("-1", &n) && !env_bytes("1XiB", &n) && !env_bytes("99999999999999999999", &n));
    CHECK(!env_bytes("9000000TiB", &n));
}

static void switches(void) {
    godebug_parse("gctrace=1,stackmove=1,unknown=7,gcstress=25");
    CHECK(godebug.gctrace == 1 && godebug.stackmove == 1 && godebug.gcstress == 25 &&
          godebug.invalidptr == -1);
    godebug_parse("stackmove=0,invalidptr=0");
    CHECK(godebug.gctrace == 1 && godebug.stackmove == 0 && godebug.invalidptr == 0);
    godebug_parse(NULL);
    godebug_parse("");
    godebug_parse("gctrace");
    CHECK(godebug.gctrace == 1);
    godebug_parse("gctrace=yes");
    CHECK(godebug.gctrace == 0);
}

int main(void) {
    RUN(numbers);
    RUN(memory_limit_text);
    RUN(switches);
    return 0;
}
