; Stacks are scanned: no barrier for this frame's slots, nor for results, which lie in a caller's frame. One for a pointer that may be
; either.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @frame(ptr addrspace(1) %q, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @frame(
; CHECK-NOT: writeBarrier
; CHECK: ret void
  %a = alloca [2 x ptr addrspace(1)]
  %b = alloca ptr addrspace(1)
  %am = addrspacecast ptr %a to ptr addrspace(1)
  %bm = addrspacecast ptr %b to ptr addrspace(1)
  %s = select i1 %c, ptr addrspace(1) %am, ptr addrspace(1) %bm
  store ptr addrspace(1) %q, ptr addrspace(1) %s
  ret void
}

define void @results(ptr addrspace(1) "loam-results" %out, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @results(
; CHECK-NOT: writeBarrier
; CHECK: ret void
  %second = getelementptr i8, ptr addrspace(1) %out, i64 8
  store ptr addrspace(1) %q, ptr addrspace(1) %second
  ret void
}

define void @either(ptr addrspace(1) %p, ptr addrspace(1) %q, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @either(
; CHECK: call void @gcWriteBarrier
  %a = alloca ptr addrspace(1)
  %am = addrspacecast ptr %a to ptr addrspace(1)
  %s = select i1 %c, ptr addrspace(1) %am, ptr addrspace(1) %p
  store ptr addrspace(1) %q, ptr addrspace(1) %s
  ret void
}
