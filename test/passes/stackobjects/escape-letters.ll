; A runtime function whose escape letter says that it does not keep the address exposes an object during the call only; one whose
; letter is L or r, or that has none, until the end.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare i1 @fills(ptr addrspace(1) "loam-escape"="-")
declare void @leaks(ptr addrspace(1) "loam-escape"="L")
declare ptr addrspace(1) @returns(ptr addrspace(1) "loam-escape"="r")

define void @lent(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @lent(
; CHECK: call i1 @fills({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: ret void
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  %ok = call i1 @fills(ptr addrspace(1) %m)
  call void @safepoint()
  ret void
}

define void @kept(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @kept(
; CHECK: call void @leaks({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  call void @leaks(ptr addrspace(1) %m)
  call void @safepoint()
  ret void
}

define void @returned(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @returned(
; CHECK: call ptr addrspace(1) @returns({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  %y = call ptr addrspace(1) @returns(ptr addrspace(1) %m)
  call void @safepoint()
  ret void
}
