; A typed copy moves what the source contains into the destination: known memory, or the heap.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

declare void @runtime.typedmemmove(ptr "loam-escape"="t", ptr addrspace(1) "loam-escape"="d", ptr addrspace(1) "loam-escape"="s")

define void @to_heap(ptr addrspace(1) %anywhere) gc "statepoint-example" {
; CHECK-LABEL: @to_heap(
; CHECK: %s{{.*}} = alloca [8 x i8]
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca ptr addrspace(1), !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %s.p
  call void @runtime.typedmemmove(ptr null, ptr addrspace(1) %anywhere, ptr addrspace(1) %s.p)
  ret void
}

define ptr addrspace(1) @to_local() gc "statepoint-example" {
; CHECK-LABEL: @to_local(
; CHECK: %x = call {{.*}} @mallocgc
; CHECK-NOT: mallocgc
; CHECK: ret
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca ptr addrspace(1), !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %d = alloca ptr addrspace(1), !loam.object !1
  %d.p = addrspacecast ptr %d to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %s.p
  call void @runtime.typedmemmove(ptr null, ptr addrspace(1) %d.p, ptr addrspace(1) %s.p)
  %v = load ptr addrspace(1), ptr addrspace(1) %d.p
  ret ptr addrspace(1) %v
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:8.01"}
