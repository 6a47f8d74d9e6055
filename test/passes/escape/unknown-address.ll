; A store through a pointer that may point anywhere leaks the value.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

define void @f(ptr addrspace(1) %anywhere) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %anywhere
  ret void
}

; Both candidates are this frame's, but which one is not known: as Go, the value leaks.
; BAD: x need not escape.
define void @g(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @g(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !1
  %b.p = addrspacecast ptr %b to ptr addrspace(1)
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %b.p
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:8.01"}
