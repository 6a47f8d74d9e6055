; H22. Who has the address of an object may move words within it and leaks nothing by that. So the object is one whole: what was
; stored to one word may be read from another. An address that is only used in place leaves the words apart.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }

@g = global ptr addrspace(1) null
%S = type { ptr addrspace(1), ptr addrspace(1) }
@"bits:S" = constant [1 x i8] c"\03"
@"type:S" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:S" }
declare void @keeps_nothing(ptr addrspace(1) "loam-escape"="-")

define void @move(ptr addrspace(1) %s) gc "statepoint-example" {
  %second = getelementptr %S, ptr addrspace(1) %s, i64 0, i32 1
  %v = load ptr addrspace(1), ptr addrspace(1) %second
  store ptr addrspace(1) %v, ptr addrspace(1) %s
  ret void
}

define void @passed() gc "statepoint-example" {
; CHECK-LABEL: define void @passed(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca %S, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %second = getelementptr %S, ptr addrspace(1) %s.p, i64 0, i32 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  call void @move(ptr addrspace(1) %s.p)
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}

define void @passed_to_declaration() gc "statepoint-example" {
; CHECK-LABEL: define void @passed_to_declaration(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca %S, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %second = getelementptr %S, ptr addrspace(1) %s.p, i64 0, i32 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  call void @keeps_nothing(ptr addrspace(1) %s.p)
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}

; Stored in another object that is passed.
define void @stored() gc "statepoint-example" {
; CHECK-LABEL: define void @stored(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca %S, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %o = alloca ptr addrspace(1), !loam.object !3
  %o.p = addrspacecast ptr %o to ptr addrspace(1)
  %second = getelementptr %S, ptr addrspace(1) %s.p, i64 0, i32 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  store ptr addrspace(1) %s.p, ptr addrspace(1) %o.p
  call void @keeps_nothing(ptr addrspace(1) %o.p)
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}

; The address that was chosen is not known, so the assignment within it is ignored.
define void @chosen(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: define void @chosen(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca %S, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %o = alloca %S, !loam.object !2
  %o.p = addrspacecast ptr %o to ptr addrspace(1)
  %second = getelementptr %S, ptr addrspace(1) %s.p, i64 0, i32 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  %one = select i1 %c, ptr addrspace(1) %s.p, ptr addrspace(1) %o.p
  %its.second = getelementptr %S, ptr addrspace(1) %one, i64 0, i32 1
  %moved = load ptr addrspace(1), ptr addrspace(1) %its.second
  store ptr addrspace(1) %moved, ptr addrspace(1) %one
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}

define void @in_place() gc "statepoint-example" {
; CHECK-LABEL: define void @in_place(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca %S, !loam.object !1
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  %second = getelementptr %S, ptr addrspace(1) %s.p, i64 0, i32 1
  store ptr addrspace(1) %x.p, ptr addrspace(1) %second
  %v = load ptr addrspace(1), ptr addrspace(1) %s.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"s", ptr @"type:S"}
!2 = !{!"var", !"o", ptr @"type:S"}
!3 = !{!"var", !"o", ptr @"type:8.01"}
