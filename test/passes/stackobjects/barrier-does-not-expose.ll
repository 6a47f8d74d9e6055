; gcWriteBarrier reads its slot and keeps it not.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @gcWriteBarrier(ptr addrspace(1), ptr addrspace(1)) "gc-leaf-function"

define void @f(i1 %c, ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: ret void
  %x = alloca i64
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) null, ptr %x
  %s = select i1 %c, ptr addrspace(1) %m, ptr addrspace(1) %p
  call void @gcWriteBarrier(ptr addrspace(1) %s, ptr addrspace(1) %q)
  store ptr addrspace(1) %q, ptr addrspace(1) %s
  call void @safepoint()
  ret void
}
