; A closure's code may be chosen before it is stored, or stored by a helper into an object that it was given. Whoever calls the closure
; later leaks nothing of it, so what the code does with its context must be charged where it is stored.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.02" = constant [1 x i8] c"\02"
@"type:16.02" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.02" }

@g = global ptr addrspace(1) null
define void @keeps(ptr addrspace(1) %context) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %x, ptr @g
  ret void
}
define void @other(ptr addrspace(1) %context) gc "statepoint-example" {
  ret void
}
define void @run(ptr addrspace(1) %f) gc "statepoint-example" {
  %code = load ptr, ptr addrspace(1) %f
  call void %code(ptr addrspace(1) %f)
  ret void
}

define void @chosen(i1 %b) gc "statepoint-example" {
; CHECK-LABEL: define void @chosen(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !1
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  %code = select i1 %b, ptr @keeps, ptr @other
  store ptr %code, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  call void @run(ptr addrspace(1) %c.p)
  ret void
}

define void @fill(ptr addrspace(1) %c) gc "statepoint-example" {
  store ptr @keeps, ptr addrspace(1) %c
  ret void
}
define void @helped() gc "statepoint-example" {
; CHECK-LABEL: define void @helped(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !1
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  call void @fill(ptr addrspace(1) %c.p)
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  call void @run(ptr addrspace(1) %c.p)
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"expr", !"func literal", ptr @"type:16.02"}
