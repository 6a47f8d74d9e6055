; H7: when the prologue calls __morestack, arguments are in registers and stack words that no map describes. The masks in the function table must
; agree with what the code generator does: the stores show where each parameter came in. Fails when entry_map in functab.c counts
; otherwise.
; RUN: loam-opt -passes=loam-functab %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: llc -O2 -relocation-model=static %t.ll -o - | FileCheck %s -check-prefix=CODE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@at = dso_local global [10 x ptr addrspace(1)] zeroinitializer
; rsi (bit 1), rcx (bit 3), r9 (bit 5): 42; on the stack a double is word 1: pointers are words 0 and 2: 5
; CHECK: @loam.argmask = private unnamed_addr constant [1 x i64] [i64 5]
; CHECK: { ptr @f, {{.*}} i32 42, i32 3, i32 0, ptr @loam.argmask
; CODE-DAG: movq %rsi, at(%rip)
; CODE-DAG: movq %rcx, at+8(%rip)
; CODE-DAG: movq %r9, at+16(%rip)
; CODE-DAG: movq 8(%rsp), %[[S0:[a-z0-9]+]]
; CODE-DAG: movq 24(%rsp), %[[S2:[a-z0-9]+]]
; CODE-DAG: movq %[[S0]], at+24(%rip)
; CODE-DAG: movq %[[S2]], at+32(%rip)
define void @f(i64 %a, ptr addrspace(1) %p0, i1 zeroext %b, ptr addrspace(1) %p1, i32 %c, ptr addrspace(1) %p2, ptr addrspace(1) %p3,
               double %d0, double %d1, double %d2, double %d3, double %d4, double %d5, double %d6, double %d7, double %d8,
               ptr addrspace(1) %p4) gc "statepoint-example" {
  store volatile ptr addrspace(1) %p0, ptr @at
  store volatile ptr addrspace(1) %p1, ptr getelementptr (i8, ptr @at, i64 8)
  store volatile ptr addrspace(1) %p2, ptr getelementptr (i8, ptr @at, i64 16)
  store volatile ptr addrspace(1) %p3, ptr getelementptr (i8, ptr @at, i64 24)
  store volatile ptr addrspace(1) %p4, ptr getelementptr (i8, ptr @at, i64 32)
  ret void
}
