// main.c - C's main, alone in its object: the linker takes it from the archive only when the program has
// none.
#include "loam/runtime.h"

int main(int argc, char **argv) { loam_main(argc, argv); }
