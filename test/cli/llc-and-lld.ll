; H18: an object that llc made keeps the split-stack note, so lld (and gold) rewrite its stack checks and call __morestack_non_split. The
; archive has that function: the program runs, its stack grows and moves. Fails at pc 0, in libgcc's, without it.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.bc
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.bc -o %t.o
; RUN: cc -fuse-ld=lld -B/usr/lib/llvm-19/bin -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -lm -o %t
; RUN: llvm-objdump -d --disassemble-symbols=loam.start %t | FileCheck %s -check-prefix=REWRITTEN
; RUN: %t 2>&1 | FileCheck %s
; RUN: env GODEBUG=stackmove=1 %t 2>&1 | FileCheck %s
; REWRITTEN: __morestack_non_split
; CHECK: 5000
; CHECK-NEXT: 50000
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@loam.abi = constant i32 5
declare void @runtime.printint(i64)
declare void @runtime.printnl()

; Deep, with a small frame, and an argument that points into the caller's frame.
define i64 @down(i64 %n, ptr addrspace(1) %count) noinline gc "statepoint-example" {
  %c = load i64, ptr addrspace(1) %count
  %c1 = add i64 %c, 1
  store i64 %c1, ptr addrspace(1) %count
  %z = icmp eq i64 %n, 1
  br i1 %z, label %end, label %on
end:
  call void @runtime.printint(i64 %c1)
  call void @runtime.printnl()
  ret i64 10
on:
  %m = sub i64 %n, 1
  %r = call i64 @down(i64 %m, ptr addrspace(1) %count)
  %s = add i64 %r, 10
  ret i64 %s
}
; A frame over 256 bytes has another prologue.
define i64 @large(i64 %n, ptr addrspace(1) %count) noinline gc "statepoint-example" {
  %x = alloca [600 x i64]
  %at = getelementptr [600 x i64], ptr %x, i64 0, i64 500
  store volatile i64 %n, ptr %at
  %r = call i64 @down(i64 %n, ptr addrspace(1) %count)
  ret i64 %r
}
define void @loam.start() gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %count = addrspacecast ptr %a to ptr addrspace(1)
  %r = call i64 @large(i64 5000, ptr addrspace(1) %count)
  call void @runtime.printint(i64 %r)
  call void @runtime.printnl()
  ret void
}
!0 = !{!"var", !"count", null}
