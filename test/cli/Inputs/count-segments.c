// Linked with --wrap=stack_segment_push: a line on standard output for each segment that a goroutine enters.
#include <unistd.h>

struct G;
void __real_stack_segment_push(struct G *);

void __wrap_stack_segment_push(struct G *g) {
    if (write(1, "push\n", 5) != 5) _exit(1);
    __real_stack_segment_push(g);
}
