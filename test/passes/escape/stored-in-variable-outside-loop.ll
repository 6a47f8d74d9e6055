; A variable declared outside the loop outlives the iteration; one declared inside does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

define void @outside(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @outside(
; CHECK: %v{{.*}} = alloca [8 x i8]
; CHECK: head:
; CHECK: @runtime.regionalloc(
entry:
  %v = alloca ptr addrspace(1), !loam.object !1
  %v.p = addrspacecast ptr %v to ptr addrspace(1)
  br label %head
head:
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %v.p
  br i1 %c, label %head, label %exit
exit:
  ret void
}

define void @inside(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @inside(
; CHECK-NOT: {{mallocgc|regionalloc}}
; CHECK: ret void
entry:
  br label %head
head:
  %v = alloca ptr addrspace(1), !loam.object !1
  %v.p = addrspacecast ptr %v to ptr addrspace(1)
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %v.p
  br i1 %c, label %head, label %exit
exit:
  ret void
}

; Declared in another loop: neither iteration contains the other.
define void @sibling(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @sibling(
; CHECK: second:
; CHECK: @runtime.regionalloc(
entry:
  br label %first
first:
  %v = alloca ptr addrspace(1), !loam.object !1
  %v.p = addrspacecast ptr %v to ptr addrspace(1)
  br i1 %c, label %first, label %second
second:
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %v.p
  br i1 %c, label %second, label %exit
exit:
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:8.01"}
