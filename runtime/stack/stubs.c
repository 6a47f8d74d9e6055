// stubs.c - names and signatures of the stubs that stubs.S makes, by number.
#include "stack/stubs.h"
#include <stddef.h>
#include "base/fatal.h"

typedef struct Stub {
    const char *symbol, *signature;
} Stub;

#define STUB_SYS(symbol, signature) {symbol, signature},
#define STUB_FAST(symbol, signature) {symbol, signature},
#define STUB_LEAF(symbol, signature)
#define STUB_ASM(symbol, signature)
#define STUB_GO(symbol, signature)
#define STUB_NORET(symbol, signature)
#define LOAM_RT(id, symbol, signature, escape, kind) STUB_##kind(symbol, signature)
static const Stub stubs[] = {
#include "loam/abi.def"
#define LOAM_RT(id, symbol, signature, escape, kind) STUB_##kind(symbol, signature)
#include "loam/golib.def"
};

enum { NSTUBS = sizeof stubs / sizeof *stubs };

uint32_t stub_count(void) { return NSTUBS; }
const char *stub_symbol(uint32_t number) { return number < NSTUBS ? stubs[number].symbol : "?"; }

uint32_t stub_arg_mask(uint32_t number) {
    if (number >= NSTUBS) fatal_throw("stub %u does not exist", number);
    const char *s = stubs[number].signature;
    while (*s != ':') s++;
    uint32_t mask = 0;
    int reg = 0;
    for (s++; *s; s++) {
        if (*s == 'd') continue;
        if (*s == 'p') mask |= 1u << reg;
        reg++;
    }
    return mask;
}
