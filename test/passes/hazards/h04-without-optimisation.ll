; H4 with the code generator of -N, whose register allocator computes nothing twice but spills it: an address of the frame that lay in a
; register would be kept in a slot across calls, where no stack map names it. Here each use computes its address, from the stack pointer.
; Fails when opaque.c casts an alloca in place of the asm.
; RUN: loam-opt -passes=loam-opaque,loam-statepoints %s | llc -O0 -o - | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare void @safepoint()
declare void @use(ptr addrspace(1))
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)

; CHECK-LABEL: f:
; CHECK: #APP
; CHECK-NEXT: leaq [[X:[0-9]+]](%rsp), %rdi
; CHECK: callq memset
; CHECK: movq %{{[a-z0-9]+}}, [[FIFTH:[0-9]+]](%rsp)
; CHECK: leaq [[X]](%rsp),
; CHECK: movq $7, (
; CHECK: callq safepoint
; CHECK: leaq [[X]](%rsp), %rdi
; CHECK: callq memset
; CHECK: movq [[FIFTH]](%rsp),
; CHECK: leaq [[X]](%rsp),
; CHECK: callq safepoint
; CHECK: movq [[FIFTH]](%rsp),
; CHECK: leaq [[X]](%rsp), %rdi
; CHECK: callq use
; CHECK: leaq [[X]](%rsp), %rdi
; CHECK: callq use
; CHECK: retq
define i64 @f(i64 %n, i64 %i) gc "statepoint-example" {
  %x = alloca [400 x i64]
  call void @llvm.memset.p0.i64(ptr %x, i8 0, i64 %n, i1 false)
  %p = getelementptr [400 x i64], ptr %x, i64 0, i64 5
  store i64 %n, ptr %p
  %v = getelementptr [400 x i64], ptr %x, i64 0, i64 %i
  store i64 7, ptr %v
  call void @safepoint()
  call void @llvm.memset.p0.i64(ptr %x, i8 0, i64 %n, i1 false)
  %a = load i64, ptr %p
  %b = load i64, ptr %v
  call void @safepoint()
  %c = load i64, ptr %p
  %m = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %m)
  call void @use(ptr addrspace(1) %m)
  %s = add i64 %a, %b
  %t = add i64 %s, %c
  ret i64 %t
}
