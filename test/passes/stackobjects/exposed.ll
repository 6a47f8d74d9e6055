; Once its address has been stored, an object is live at each call to the end; before, it is not. A callee that does not keep
; the address (nocapture) exposes it during the call only.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @keeps(ptr addrspace(1))
declare void @reads(ptr addrspace(1) nocapture)

define void @kept(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @kept(
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: call void @keeps({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  call void @safepoint()
  store ptr addrspace(1) %p, ptr %x
  call void @keeps(ptr addrspace(1) %m)
  call void @safepoint()
  ret void
}

define void @lent(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @lent(
; CHECK: call void @reads({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: ret void
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  call void @reads(ptr addrspace(1) %m)
  call void @safepoint()
  ret void
}
