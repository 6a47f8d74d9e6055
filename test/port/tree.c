// tree.c - collected trees in C: pointers to collected memory are in address space 1. clang makes IR of it,
// Loam's passes do the rest.
#include <loam/abi.h>
#include <stddef.h>

#define MANAGED __attribute__((address_space(1)))

typedef struct Tree MANAGED *TreeRef;
typedef struct Tree {
    TreeRef left, right;
    long value;
} Tree;

static const uint8_t tree_bits[] = {3}; // the first two words are pointers
static const LoamType tree_type = {.size = sizeof(Tree),
                                   .ptrdata = offsetof(Tree, value),
                                   .align = 8,
                                   .field_align = 8,
                                   .kind = 25,
                                   .gcdata = tree_bits};
const int program_abi __asm__("loam.abi") = LOAM_ABI_VERSION;

void MANAGED *allocate(size_t, const LoamType *, _Bool needs_zero) __asm__("mallocgc");
void print_int(long) __asm__("runtime.printint");
void print_line(void) __asm__("runtime.printnl");

static TreeRef tree_new(int depth, long value) {
    TreeRef t = (TreeRef)allocate(sizeof(Tree), &tree_type, 1);
    t->value = value;
    if (depth > 0) {
        t->left = tree_new(depth - 1, 2 * value);
        t->right = tree_new(depth - 1, 2 * value + 1);
    }
    return t;
}

static long tree_sum(TreeRef t) { return t ? tree_sum(t->left) + t->value + tree_sum(t->right) : 0; }

static long chain(long n) { return n ? 1 + chain(n - 1) : 0; }

void start(void) __asm__("loam.start");
void start(void) {
    TreeRef kept = tree_new(10, 1);
    for (int i = 0; i < 20; i++) tree_new(8, i); // garbage
    print_int(tree_sum(kept) + chain(100000));
    print_line();
}
