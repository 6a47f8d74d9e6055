; A closure that is returned takes what it captured by reference to the heap, not what it copied.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.02" = constant [1 x i8] c"\02"
@"type:16.02" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.02" }

define i64 @f.func1(ptr addrspace(1) %context) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  %v = load i64, ptr addrspace(1) %x
  ret i64 %v
}

define ptr addrspace(1) @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %x = call {{.*}} @mallocgc
; CHECK: %c = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !2
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  ret ptr addrspace(1) %c.p
}
!0 = !{!"var", !"x", null}
!2 = !{!"expr", !"func literal", ptr @"type:16.02"}
