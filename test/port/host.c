// host.c - a `main` of the program's own: what is to be done before the runtime begins is done here.
#include <loam/runtime.h>
#include <stdio.h>

int main(int argc, char **argv) {
    puts("host");
    fflush(stdout);
    loam_main(argc, argv);
}
