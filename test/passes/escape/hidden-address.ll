; Who hides an address (xor, as Go's noescape) promises that it does not outlive the object, but may move words within it.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.03" = constant [1 x i8] c"\03"
@"type:16.03" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.03" }

@g = global ptr addrspace(1) null
define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca { ptr addrspace(1), ptr addrspace(1) }, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %second = getelementptr i8, ptr addrspace(1) %s.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  %i = ptrtoint ptr addrspace(1) %s.p to i64
  %j = xor i64 %i, 0
  %q = inttoptr i64 %j to ptr addrspace(1)
  %q.second = getelementptr i8, ptr addrspace(1) %q, i64 8
  %moved = load ptr addrspace(1), ptr addrspace(1) %q.second
  store ptr addrspace(1) %moved, ptr addrspace(1) %q
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"s", ptr @"type:16.03"}
