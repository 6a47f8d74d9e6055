; A closure is analysed with its creator: a store through a captured address flows into that variable,
; and what the closure makes itself outlives the closure's frame there.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }
@"bits:16.02" = constant [1 x i8] c"\02"
@"type:16.02" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.02" }

define void @f.func1(ptr addrspace(1) %context, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f.func1(
; CHECK: %own = call {{.*}} @mallocgc
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %q, ptr addrspace(1) %x
  %own = alloca i64, !loam.object !0
  %own.p = addrspacecast ptr %own to ptr addrspace(1)
  store ptr addrspace(1) %own.p, ptr addrspace(1) %x
  ret void
}

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %x = alloca ptr addrspace(1), !loam.object !2
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !3
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  %code = load ptr, ptr addrspace(1) %c.p
  call void %code(ptr addrspace(1) %c.p, ptr addrspace(1) %y.p)
  ret void
}
!0 = !{!"var", !"x", null}
!2 = !{!"var", !"x", ptr @"type:8.01"}
!3 = !{!"expr", !"func literal", ptr @"type:16.02"}
