; Instructions and types that managed code cannot have.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- scalable: a scalable vector
declare void @sp()
define void @f(ptr addrspace(1) %a) gc "statepoint-example" {
  %v = load <vscale x 2 x ptr addrspace(1)>, ptr addrspace(1) %a
  call void @sp()
  store <vscale x 2 x ptr addrspace(1)> %v, ptr addrspace(1) %a
  ret void
}
;--- scalable-alloca: an alloca of a scalable vector
define void @f() gc "statepoint-example" {
  %v = alloca <vscale x 2 x i64>
  ret void
}
;--- tile: a value in tile registers
define void @f(ptr %p) gc "statepoint-example" {
  %t = load x86_amx, ptr %p
  ret void
}
;--- catchswitch: funclets are not supported in managed code
declare i32 @pers(...)
declare void @boom()
define void @f() gc "statepoint-example" personality ptr @pers {
  invoke void @boom() to label %ok unwind label %cs
ok:
  ret void
cs:
  %c = catchswitch within none [label %h] unwind to caller
h:
  %pad = catchpad within %c [ptr null, i32 64, ptr null]
  catchret from %pad to label %ok
}
;--- cleanuppad: funclets are not supported in managed code
declare i32 @pers(...)
declare void @boom()
define void @f() gc "statepoint-example" personality ptr @pers {
  invoke void @boom() to label %ok unwind label %c
ok:
  ret void
c:
  %p = cleanuppad within none []
  cleanupret from %p unwind to caller
}
;--- funclet-personality: a personality function for funclets
declare i32 @__CxxFrameHandler3(...)
define void @f() gc "statepoint-example" personality ptr @__CxxFrameHandler3 { ret void }
;--- landing-pad-value: a landing pad other than
declare i32 @pers(...)
declare void @boom()
define void @f() gc "statepoint-example" personality ptr @pers {
  invoke void @boom() to label %ok unwind label %pad
ok:
  ret void
pad:
  %lp = landingpad { ptr, i32 } cleanup
  ret void
}
;--- landing-pad-clause: a landing pad other than
declare i32 @pers(...)
declare void @boom()
define void @f() gc "statepoint-example" personality ptr @pers {
  invoke void @boom() to label %ok unwind label %pad
ok:
  ret void
pad:
  %lp = landingpad token catch ptr null
  ret void
}
;--- landing-pad: ok
declare i32 @pers(...)
declare void @boom(ptr addrspace(1))
define ptr addrspace(1) @f(ptr addrspace(1) %p) gc "statepoint-example" personality ptr @pers {
  invoke void @boom(ptr addrspace(1) %p) to label %ok unwind label %pad
ok:
  ret ptr addrspace(1) null
pad:
  %lp = landingpad token cleanup
  ret ptr addrspace(1) %p
}
;--- indirectbr: indirectbr is not supported in managed code
define void @f(ptr %to) gc "statepoint-example" {
  indirectbr ptr %to, [label %a, label %b]
a:
  ret void
b:
  br label %a
}
;--- callbr: callbr is not supported in managed code
define void @f() gc "statepoint-example" {
  callbr void asm sideeffect "", "!i"() to label %a [label %b]
a:
  ret void
b:
  ret void
}
;--- va-arg: va_arg in managed code
define i64 @f(ptr %list) gc "statepoint-example" {
  %v = va_arg ptr %list, i64
  ret i64 %v
}
;--- alloca-in-space-1: an alloca in address space 1
define void @f() gc "statepoint-example" {
  %x = alloca i64, addrspace(1)
  store i64 1, ptr addrspace(1) %x
  ret void
}
;--- alloca-of-variable-size: an alloca of variable size
define void @f(i64 %n) gc "statepoint-example" {
  %x = alloca i64, i64 %n
  ret void
}
;--- alloca-in-a-loop: an alloca outside the entry block
define void @f(i1 %c) gc "statepoint-example" {
  br label %loop
loop:
  %x = alloca i64
  br i1 %c, label %loop, label %end
end:
  ret void
}
;--- huge-alloca: an object larger than the largest stack
define void @f() gc "statepoint-example" {
  %x = alloca [2000000000 x i8]
  ret void
}
;--- unaligned-pointers: an alloca of managed pointers that are not at whole words
define void @f() gc "statepoint-example" {
  %x = alloca ptr addrspace(1), align 4
  store ptr addrspace(1) null, ptr %x
  ret void
}
;--- segment-memory: a managed pointer in memory of address space 257
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  store ptr addrspace(1) %p, ptr addrspace(257) null
  ret void
}
;--- cast-to-segment: a managed pointer and an address of space 256 are not each other
define i64 @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %q = addrspacecast ptr addrspace(1) %p to ptr addrspace(256)
  %v = load i64, ptr addrspace(256) %q
  ret i64 %v
}
;--- raw-copy-stored: a raw copy of a managed pointer may live across a safepoint
define void @f(ptr addrspace(1) %p, ptr %to) gc "statepoint-example" {
  %q = addrspacecast ptr addrspace(1) %p to ptr
  store ptr %q, ptr %to
  ret void
}
;--- raw-copies: a vector of raw copies of managed pointers
define <2 x i1> @g(<2 x i64> %p) "gc-leaf-function" { ret <2 x i1> zeroinitializer }
define void @f(ptr addrspace(1) %a) gc "statepoint-example" {
  %v = load <2 x ptr addrspace(1)>, ptr addrspace(1) %a
  %q = addrspacecast <2 x ptr addrspace(1)> %v to <2 x ptr>
  ret void
}
;--- thread-local: a thread-local variable in managed code
@t = thread_local global i64 0
define i64 @f() gc "statepoint-example" {
  %v = load i64, ptr @t
  ret i64 %v
}
;--- thread-local-in-expression: a thread-local variable in managed code
@t = thread_local global [4 x i64] zeroinitializer
define i64 @f() gc "statepoint-example" {
  %v = load i64, ptr getelementptr (i8, ptr @t, i64 8)
  ret i64 %v
}
;--- thread-local-alias: a thread-local variable in managed code
@t = thread_local global [4 x i64] zeroinitializer
@a = thread_local alias i64, getelementptr (i8, ptr @t, i64 8)
define i64 @f() gc "statepoint-example" {
  %v = load i64, ptr @a
  ret i64 %v
}
;--- thread-local-intrinsic: a thread-local variable in managed code
@t = thread_local global i64 0
declare ptr @llvm.threadlocal.address.p0(ptr)
define i64 @f() gc "statepoint-example" {
  %p = call ptr @llvm.threadlocal.address.p0(ptr @t)
  %v = load i64, ptr %p
  ret i64 %v
}
;--- thread-local-in-a-leaf: ok
@t = thread_local global i64 0
define i64 @f() "gc-leaf-function" {
  %v = load i64, ptr @t
  ret i64 %v
}
;--- plain-code: ok
declare void @sp()
define i64 @f(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
  fence seq_cst
  %old = atomicrmw add ptr addrspace(1) %p, i64 1 monotonic
  call void @sp()
  switch i64 %n, label %d [ i64 0, label %a
                            i64 1, label %a ]
a:
  %x = phi i64 [ 7, %0 ], [ 7, %0 ]
  %q = freeze ptr addrspace(1) %p
  %v = load volatile i64, ptr addrspace(1) %q
  ret i64 %v
d:
  unreachable
}
;--- stored-in-no-root: a managed pointer is stored in @words, which is no root
@words = global [4 x i64] zeroinitializer
define void @f(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
  %at = select i1 %c, ptr @words, ptr getelementptr (i8, ptr @words, i64 8)
  store ptr addrspace(1) %p, ptr %at
  ret void
}
;--- exchanged-in-no-root: a managed pointer is stored in @word, which is no root
@word = global i64 0
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %old = atomicrmw xchg ptr @word, ptr addrspace(1) %p seq_cst
  ret void
}
;--- frame-in-space-257: an address of space 257 made or used as another
define void @f() gc "statepoint-example" {
  %a = alloca i64
  %p = addrspacecast ptr %a to ptr addrspace(257)
  store i64 1, ptr addrspace(257) %p
  ret void
}
;--- atomic-of-16-bytes: an atomic access of 16 bytes
define void @f(ptr %p) gc "statepoint-example" {
  %v = load atomic i128, ptr %p seq_cst, align 16
  ret void
}
;--- atomic-not-aligned: an atomic access of 8 bytes that are aligned to 4
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %v = atomicrmw add ptr addrspace(1) %p, i64 1 seq_cst, align 4
  ret void
}
;--- frame-of-many-objects: an object larger than the largest stack, or all up to it together
define void @f() gc "statepoint-example" {
  %a = alloca [200000000 x i8]
  %b = alloca [200000000 x i8]
  %c = alloca [200000000 x i8]
  %d = alloca [200000000 x i8]
  %e = alloca [200000000 x i8]
  %g = alloca [200000000 x i8]
  ret void
}
;--- name-of-two-lines: two\0Alines: an alloca of variable size
define void @"two\0Alines"(i64 %n) gc "statepoint-example" {
  %a = alloca i8, i64 %n
  ret void
}
;--- no-name: a function without a name: an alloca of variable size
define void @0(i64 %n) gc "statepoint-example" {
  %a = alloca i8, i64 %n
  ret void
}
