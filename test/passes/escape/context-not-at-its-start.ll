; A closure's body is analysed with the object that was made for it, from its first word on. A call that gives it another place of the
; object, or code from one object and another as context, tells the analysis nothing about the context.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:24.06" = constant [1 x i8] c"\06"
@"type:24.06" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 24, i64 24, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:24.06" }
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

%C = type { ptr, ptr addrspace(1), ptr addrspace(1) }
define void @f.func1(ptr addrspace(1) %context, ptr addrspace(1) %q) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %q, ptr addrspace(1) %x
  ret void
}
define void @f(ptr addrspace(1) %far) gc "statepoint-example" {
; CHECK-LABEL: define void @f(
; CHECK: %y = call {{.*}} @mallocgc
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %x = alloca ptr addrspace(1), !loam.object !2
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca %C, !loam.object !1
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  %after = getelementptr i8, ptr addrspace(1) %c.p, i64 16
  store ptr addrspace(1) %far, ptr addrspace(1) %after
  call void @f.func1(ptr addrspace(1) %at, ptr addrspace(1) %y.p)
  ret void
}
!0 = !{!"var", !"y", null}
!1 = !{!"expr", !"func literal", ptr @"type:24.06"}
!2 = !{!"var", !"x", ptr @"type:8.01"}
