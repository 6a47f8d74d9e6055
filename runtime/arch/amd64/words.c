// words.c - see words.h. Compilers do not keep a carry in its flag from one round of a loop to the next, so
// blocks of four words are written by hand; what is left over is C.
//
// A block's products are added by one chain of carries (adc), and to z by a second one that uses another flag
// (adcx and adox; Ozturk, Guilford, Gopal and Feghali, "New Instructions Supporting Large Integer
// Arithmetic", Intel 2012). Processors without them take the words one by one.
#include "arch/amd64/words.h"
#include "arch/amd64/features.h"

enum { AT_ONCE = 4 };
typedef unsigned __int128 Wide;

// lea and dec leave the carry as it is.
#define CHAIN(op)                                                                                            \
    __asm__ volatile("xor %[carry], %[carry]\n"                                                              \
                     "1: mov (%[x]), %%r8\n"                                                                 \
                     "mov 8(%[x]), %%r9\n"                                                                   \
                     "mov 16(%[x]), %%r10\n"                                                                 \
                     "mov 24(%[x]), %%r11\n" op " (%[y]), %%r8\n" op " 8(%[y]), %%r9\n" op                   \
                     " 16(%[y]), %%r10\n" op " 24(%[y]), %%r11\n"                                            \
                     "mov %%r8, (%[z])\n"                                                                    \
                     "mov %%r9, 8(%[z])\n"                                                                   \
                     "mov %%r10, 16(%[z])\n"                                                                 \
                     "mov %%r11, 24(%[z])\n"                                                                 \
                     "lea 32(%[x]), %[x]\n"                                                                  \
                     "lea 32(%[y]), %[y]\n"                                                                  \
                     "lea 32(%[z]), %[z]\n"                                                                  \
                     "dec %[blocks]\n"                                                                       \
                     "jnz 1b\n"                                                                              \
                     "adc %[carry], %[carry]\n"                                                              \
                     : [carry] "=&r"(carry), [x] "+r"(x), [y] "+r"(y), [z] "+r"(z), [blocks] "+r"(blocks)    \
                     :                                                                                       \
                     : "r8", "r9", "r10", "r11", "cc", "memory")

uint64_t words_add(uint64_t *z, const uint64_t *x, const uint64_t *y, int64_t n) {
    uint64_t carry = 0;
    int64_t blocks = n / AT_ONCE;
    if (blocks) CHAIN("adc");
    for (int64_t i = 0; i < n % AT_ONCE; i++) {
        uint64_t sum, first = __builtin_add_overflow(x[i], y[i], &sum);
        carry = first | __builtin_add_overflow(sum, carry, &z[i]);
    }
    return carry;
}

uint64_t words_subtract(uint64_t *z, const uint64_t *x, const uint64_t *y, int64_t n) {
    uint64_t carry = 0;
    int64_t blocks = n / AT_ONCE;
    if (blocks) CHAIN("sbb");
    for (int64_t i = 0; i < n % AT_ONCE; i++) {
        uint64_t rest, first = __builtin_sub_overflow(x[i], y[i], &rest);
        carry = first | __builtin_sub_overflow(rest, carry, &z[i]);
    }
    return carry;
}

// z[0..4*blocks) = x * y + carry; the next carry.
static uint64_t multiply_blocks(uint64_t *z, const uint64_t *x, int64_t blocks, uint64_t y, uint64_t carry) {
    __asm__ volatile("1: mulx (%[x]), %%r8, %%r9\n"
                     "mulx 8(%[x]), %%r10, %%r11\n"
                     "add %[carry], %%r8\n"
                     "adc %%r9, %%r10\n"
                     "mov %%r8, (%[z])\n"
                     "mulx 16(%[x]), %%r8, %%r9\n"
                     "mov %%r10, 8(%[z])\n"
                     "adc %%r11, %%r8\n"
                     "mulx 24(%[x]), %%r10, %[carry]\n"
                     "mov %%r8, 16(%[z])\n"
                     "adc %%r9, %%r10\n"
                     "mov %%r10, 24(%[z])\n"
                     "adc $0, %[carry]\n"
                     "add $32, %[x]\n"
                     "add $32, %[z]\n"
                     "dec %[blocks]\n"
                     "jnz 1b\n"
                     : [carry] "+r"(carry), [x] "+r"(x), [z] "+r"(z), [blocks] "+r"(blocks)
                     : "d"(y)
                     : "r8", "r9", "r10", "r11", "cc", "memory");
    return carry;
}

// z[0..4*blocks) += x * y + carry; the next carry.
static uint64_t add_product_blocks(uint64_t *z, const uint64_t *x, int64_t blocks, uint64_t y) {
    uint64_t carry = 0;
    __asm__ volatile("1: xor %%eax, %%eax\n" // clears both carries
                     "mulx (%[x]), %%r8, %%r9\n"
                     "adcx %[carry], %%r8\n"
                     "adox (%[z]), %%r8\n"
                     "mulx 8(%[x]), %%r10, %%r11\n"
                     "mov %%r8, (%[z])\n"
                     "adcx %%r9, %%r10\n"
                     "adox 8(%[z]), %%r10\n"
                     "mulx 16(%[x]), %%r8, %%r9\n"
                     "mov %%r10, 8(%[z])\n"
                     "adcx %%r11, %%r8\n"
                     "adox 16(%[z]), %%r8\n"
                     "mulx 24(%[x]), %%r10, %[carry]\n"
                     "mov %%r8, 16(%[z])\n"
                     "adcx %%r9, %%r10\n"
                     "adox 24(%[z]), %%r10\n"
                     "mov %%r10, 24(%[z])\n"
                     "adcx %%rax, %[carry]\n"
                     "adox %%rax, %[carry]\n"
                     "lea 32(%[x]), %[x]\n"
                     "lea 32(%[z]), %[z]\n"
                     "dec %[blocks]\n"
                     "jnz 1b\n"
                     : [carry] "+r"(carry), [x] "+r"(x), [z] "+r"(z), [blocks] "+r"(blocks)
                     : "d"(y)
                     : "rax", "r8", "r9", "r10", "r11", "cc", "memory");
    return carry;
}

// How many words the blocks take.
static int64_t in_blocks(int64_t n) { return n >= AT_ONCE && arch_has(ARCH_WIDE) ? n - n % AT_ONCE : 0; }

uint64_t words_multiply(uint64_t *z, const uint64_t *x, int64_t n, uint64_t y, uint64_t carry) {
    int64_t i = in_blocks(n);
    if (i) carry = multiply_blocks(z, x, i / AT_ONCE, y, carry);
    for (; i < n; i++) {
        Wide product = (Wide)x[i] * y + carry;
        z[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    return carry;
}

uint64_t words_add_product(uint64_t *z, const uint64_t *x, int64_t n, uint64_t y) {
    int64_t i = in_blocks(n);
    uint64_t carry = i ? add_product_blocks(z, x, i / AT_ONCE, y) : 0;
    for (; i < n; i++) {
        Wide sum = (Wide)x[i] * y + z[i] + carry;
        z[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return carry;
}
