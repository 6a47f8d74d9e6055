; Calling a function value does not leak it: what its code does with what it captured is charged where it is made,
; also when one function is the code of two closures.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.02" = constant [1 x i8] c"\02"
@"type:16.02" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.02" }

@g = global ptr addrspace(1) null

define void @call(ptr addrspace(1) %f) gc "statepoint-example" {
  %code = load ptr, ptr addrspace(1) %f
  call void %code(ptr addrspace(1) %f)
  ret void
}

define void @reads(ptr addrspace(1) %context) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store i64 1, ptr addrspace(1) %x
  ret void
}

define void @keeps(ptr addrspace(1) %context) gc "statepoint-example" {
  %at = getelementptr i8, ptr addrspace(1) %context, i64 8
  %x = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %x, ptr @g
  ret void
}

define void @one() gc "statepoint-example" {
; CHECK-LABEL: define void @one(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !2
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @reads, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  call void @call(ptr addrspace(1) %c.p)
  ret void
}

define void @two() gc "statepoint-example" {
; CHECK-LABEL: define void @two(
; CHECK-DAG: %x = call {{.*}} @mallocgc
; CHECK-DAG: %y = call {{.*}} @mallocgc
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %c = alloca { ptr, ptr addrspace(1) }, !loam.object !2
  %c.p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @keeps, ptr addrspace(1) %c.p
  %at = getelementptr i8, ptr addrspace(1) %c.p, i64 8
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  %d = alloca { ptr, ptr addrspace(1) }, !loam.object !2
  %d.p = addrspacecast ptr %d to ptr addrspace(1)
  store ptr @keeps, ptr addrspace(1) %d.p
  %dat = getelementptr i8, ptr addrspace(1) %d.p, i64 8
  store ptr addrspace(1) %y.p, ptr addrspace(1) %dat
  call void @call(ptr addrspace(1) %c.p)
  call void @call(ptr addrspace(1) %d.p)
  ret void
}
!0 = !{!"var", !"x", null}
!2 = !{!"expr", !"func literal", ptr @"type:16.02"}
