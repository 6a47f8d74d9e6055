// stackmaps_end.S - linked last: the address where the program's stack maps end.
    .section .llvm_stackmaps, "a", @progbits
    .p2align 3
    .globl loam_stackmaps_end
loam_stackmaps_end:
    .section .note.GNU-stack, "", @progbits
