; Loading a pointer and leaking it leaks what it points to, not the place it was loaded from.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

@g = global ptr addrspace(1) null

define void @f(ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: alloca [8 x i8]
; CHECK-NOT: mallocgc
  %x = alloca ptr addrspace(1), !loam.object !1
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %q, ptr addrspace(1) %x.p
  %v = load ptr addrspace(1), ptr addrspace(1) %x.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}
!1 = !{!"var", !"x", ptr @"type:8.01"}
