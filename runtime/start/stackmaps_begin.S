// stackmaps_begin.S - linked first: the address where the program's stack maps begin.
    .section .llvm_stackmaps, "a", @progbits
    .p2align 3
    .globl loam_stackmaps_begin
loam_stackmaps_begin:
    .section .note.GNU-stack, "", @progbits
