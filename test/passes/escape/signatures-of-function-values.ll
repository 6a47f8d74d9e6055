; In a whole program a call of a function value reaches the functions of its signature. One of the type that has no signature may be
; anything, and so may what a call without one reaches.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@g = global ptr addrspace(1) null
@read = constant { ptr } { ptr @reads }
@keep = constant { ptr } { ptr @keeps }
@read.i64 = constant { ptr } { ptr @reads.i64 }
@keep.i64 = constant { ptr } { ptr @keeps.i64 }

define void @reads(ptr addrspace(1) %f, ptr addrspace(1) %p) "loam-signature"="func(*A)" gc "statepoint-example" {
  store i64 1, ptr addrspace(1) %p
  ret void
}

define void @keeps(ptr addrspace(1) %f, ptr addrspace(1) %p) "loam-signature"="func(*B)" gc "statepoint-example" {
  store ptr addrspace(1) %p, ptr @g
  ret void
}

define void @reads.i64(ptr addrspace(1) %f, ptr addrspace(1) %p, i64 %n) "loam-signature"="func(*A, int)" gc "statepoint-example" {
  store i64 %n, ptr addrspace(1) %p
  ret void
}

define void @keeps.i64(ptr addrspace(1) %f, ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
  store ptr addrspace(1) %p, ptr @g
  ret void
}

; CHECK-LABEL: define void @calls_one(
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @calls_one(ptr %from) gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %f = load ptr addrspace(1), ptr %from
  %code = load ptr, ptr addrspace(1) %f, !loam.signature !1
  call void %code(ptr addrspace(1) %f, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: define void @calls_other(
; CHECK: mallocgc
define void @calls_other(ptr %from) gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %f = load ptr addrspace(1), ptr %from
  %code = load ptr, ptr addrspace(1) %f, !loam.signature !2
  call void %code(ptr addrspace(1) %f, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: define void @calls_any(
; CHECK: mallocgc
define void @calls_any(ptr %from) gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %f = load ptr addrspace(1), ptr %from
  %code = load ptr, ptr addrspace(1) %f
  call void %code(ptr addrspace(1) %f, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: define void @beside_one_without(
; CHECK: mallocgc
define void @beside_one_without(ptr %from) gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %f = load ptr addrspace(1), ptr %from
  %code = load ptr, ptr addrspace(1) %f, !loam.signature !3
  call void %code(ptr addrspace(1) %f, ptr addrspace(1) %p, i64 1)
  ret void
}

define void @loam.start() gc "statepoint-example" {
  ret void
}

!0 = !{!"var", !"x", ptr null}
!1 = !{!"func(*A)"}
!2 = !{!"func(*B)"}
!3 = !{!"func(*A, int)"}
