; The analysis follows a captured address through the closure object, which contract 5 lets nobody write to later: a second store is
; refused, not believed.
; RUN: not loam-opt -passes=loam-objects,loam-escape %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.02" = constant [1 x i8] c"\02"
@"type:16.02" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.02" }
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

; CHECK: loam-escape: f: the closure object %c is written to after it was made (contract 5)
define void @f.func1(ptr addrspace(1) %context, ptr addrspace(1) %q) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %q, ptr addrspace(1) %x
  store ptr addrspace(1) %q, ptr addrspace(1) %at
  ret void
}
define void @f(ptr addrspace(1) %q) gc "statepoint-example" {
  %x = alloca ptr addrspace(1), !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !1
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  call void @f.func1(ptr addrspace(1) %c.p, ptr addrspace(1) %q)
  ret void
}
!0 = !{!"var", !"x", ptr @"type:8.01"}
!1 = !{!"expr", !"func literal", ptr @"type:16.02"}
