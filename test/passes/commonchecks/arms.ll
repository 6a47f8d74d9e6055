; A check with which both ways of a branch begin is made before the branch. Not: where the ways have something else in front of it, or
; check different things.
; RUN: loam-opt -passes=loam-commonchecks %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define ptr addrspace(1) @step(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @step(
; CHECK: %nil = icmp eq ptr addrspace(1) %p, null
; CHECK-NEXT: br i1 %nil, label %fails, label %holds, !prof
; CHECK: fails:
; CHECK-NEXT: br i1 %c, label %panic.x, label %panic.y
; CHECK: holds:
; CHECK-NEXT: br i1 %c, label %x, label %y
; CHECK: x:
; CHECK-NEXT: br label %go
; CHECK: y:
; CHECK-NEXT: br label %go
; CHECK: phi i64 [ 16, %x ], [ 24, %y ]
entry:
  %nil = icmp eq ptr addrspace(1) %p, null
  br i1 %c, label %x, label %y
x:
  br i1 %nil, label %panic.x, label %go, !prof !0
panic.x:
  call void @panics(i64 1)
  unreachable
y:
  br i1 %nil, label %panic.y, label %go, !prof !0
panic.y:
  call void @panics(i64 2)
  unreachable
go:
  %o = phi i64 [ 16, %x ], [ 24, %y ]
  %a = getelementptr i8, ptr addrspace(1) %p, i64 %o
  %v = load ptr addrspace(1), ptr addrspace(1) %a
  ret ptr addrspace(1) %v
}

define void @different(i1 %n, i1 %k, i1 %c, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @different(
; CHECK-NOT: fails:
; CHECK: ret void
entry:
  br i1 %c, label %x, label %y
x:
  br i1 %n, label %panic.x, label %go
panic.x:
  call void @panics(i64 1)
  unreachable
y:
  br i1 %k, label %panic.y, label %go
panic.y:
  call void @panics(i64 2)
  unreachable
go:
  ret void
}

define void @the_other_way(i1 %n, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @the_other_way(
; CHECK-NOT: fails:
; CHECK: ret void
entry:
  br i1 %c, label %x, label %y
x:
  br i1 %n, label %panic.x, label %go
panic.x:
  call void @panics(i64 1)
  unreachable
y:
  br i1 %n, label %go, label %panic.y
panic.y:
  call void @panics(i64 2)
  unreachable
go:
  ret void
}

define void @store_first(i1 %n, i1 %c, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @store_first(
; CHECK-NOT: fails:
; CHECK: ret void
entry:
  br i1 %c, label %x, label %y
x:
  store i64 1, ptr addrspace(1) %p
  br i1 %n, label %panic.x, label %go
panic.x:
  call void @panics(i64 1)
  unreachable
y:
  br i1 %n, label %panic.y, label %go
panic.y:
  call void @panics(i64 2)
  unreachable
go:
  ret void
}

declare void @panics(i64)
!0 = !{!"branch_weights", i32 1, i32 1048576}
