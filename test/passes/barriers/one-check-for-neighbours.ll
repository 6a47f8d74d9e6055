; Stores that follow each other without a safepoint in between share one check.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()

define void @f(ptr addrspace(1) %p, ptr addrspace(1) %a, ptr addrspace(1) %b, ptr addrspace(1) %c) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-COUNT-2: load i32, ptr @loam.writeBarrier
; CHECK-NOT: load i32, ptr @loam.writeBarrier
; CHECK: barrier{{[0-9]*}}:
; CHECK-NEXT: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) %a)
; CHECK-NEXT: call void @gcWriteBarrier(ptr addrspace(1) %p1, ptr addrspace(1) %b)
; CHECK-NEXT: br
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p2, ptr addrspace(1) %c)
  store ptr addrspace(1) %a, ptr addrspace(1) %p
  %p1 = getelementptr i8, ptr addrspace(1) %p, i64 8
  store ptr addrspace(1) %b, ptr addrspace(1) %p1
  call void @safepoint()
  %p2 = getelementptr i8, ptr addrspace(1) %p, i64 16
  store ptr addrspace(1) %c, ptr addrspace(1) %p2
  ret void
}
