; Words at constant offsets are told apart; a variable index sees all of them.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.03" = constant [1 x i8] c"\03"
@"type:16.03" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.03" }

@g = global ptr addrspace(1) null

define void @constant() gc "statepoint-example" {
; CHECK-LABEL: @constant(
; CHECK-DAG: %x{{.*}} = alloca [8 x i8]
; CHECK-DAG: %y = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %s = alloca [2 x ptr addrspace(1)], !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %1 = getelementptr [2 x ptr addrspace(1)], ptr addrspace(1) %s.p, i64 0, i64 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %s.p
  store ptr addrspace(1) %y.p, ptr addrspace(1) %1
  %2 = load ptr addrspace(1), ptr addrspace(1) %1
  store ptr addrspace(1) %2, ptr @g
  ret void
}

define void @variable(i64 %i) gc "statepoint-example" {
; CHECK-LABEL: @variable(
; CHECK: %x = call {{.*}} @mallocgc
; CHECK: %y = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %s = alloca [2 x ptr addrspace(1)], !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %1 = getelementptr [2 x ptr addrspace(1)], ptr addrspace(1) %s.p, i64 0, i64 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %s.p
  store ptr addrspace(1) %y.p, ptr addrspace(1) %1
  %at = getelementptr [2 x ptr addrspace(1)], ptr addrspace(1) %s.p, i64 0, i64 %i
  %2 = load ptr addrspace(1), ptr addrspace(1) %at
  store ptr addrspace(1) %2, ptr @g
  ret void
}

; Stored at a variable index, read at a constant one.
define void @stored(i64 %i) gc "statepoint-example" {
; CHECK-LABEL: @stored(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca [2 x ptr addrspace(1)], !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %at = getelementptr [2 x ptr addrspace(1)], ptr addrspace(1) %s.p, i64 0, i64 %i
  store ptr addrspace(1) %x.p, ptr addrspace(1) %at
  %2 = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %2, ptr @g
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:16.03"}
