; A store through a pointer that is one of several objects of the frame, whichever, flows into each of them; through one that may be anything else it leaks.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }
@g = global ptr addrspace(1) null
declare ptr addrspace(1) @any()

define void @either(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @either(
; CHECK-NOT: mallocgc
; CHECK: ret
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !1
  %b.p = addrspacecast ptr %b to ptr addrspace(1)
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %b.p
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

; What is read from one of them may be what was stored.
define void @readBack(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @readBack(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !1
  %b.p = addrspacecast ptr %b to ptr addrspace(1)
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %b.p
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  %v = load ptr addrspace(1), ptr addrspace(1) %b.p
  store ptr addrspace(1) %v, ptr @g
  ret void
}

; One of them is on the heap.
define void @oneEscapes(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @oneEscapes(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !1
  %b.p = addrspacecast ptr %b to ptr addrspace(1)
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %b.p
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  store ptr addrspace(1) %b.p, ptr @g
  ret void
}

; An object, or what nobody knows: by a call, by a load, by a parameter.
define void @orAny(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @orAny(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %o = call ptr addrspace(1) @any()
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %o
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

define void @orLoaded(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @orLoaded(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %o = load ptr addrspace(1), ptr addrspace(1) %a.p
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %o
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

define void @orParameter(i1 %c, ptr addrspace(1) %o) gc "statepoint-example" {
; CHECK-LABEL: @orParameter(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %d = select i1 %c, ptr addrspace(1) %a.p, ptr addrspace(1) %o
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

; A result that is known to be an argument.
define internal ptr addrspace(1) @same(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
  %r = select i1 %c, ptr addrspace(1) %p, ptr addrspace(1) null
  ret ptr addrspace(1) %r
}

define internal ptr addrspace(1) @sameOrAny(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
  %o = load ptr addrspace(1), ptr @g
  %r = select i1 %c, ptr addrspace(1) %p, ptr addrspace(1) %o
  ret ptr addrspace(1) %r
}

define void @throughCallee(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @throughCallee(
; CHECK-NOT: mallocgc
; CHECK: ret
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %d = call ptr addrspace(1) @same(ptr addrspace(1) %a.p, i1 %c)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

define void @throughOther(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @throughOther(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %a = alloca ptr addrspace(1), !loam.object !1
  %a.p = addrspacecast ptr %a to ptr addrspace(1)
  %d = call ptr addrspace(1) @sameOrAny(ptr addrspace(1) %a.p, i1 %c)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}

; A new object of a callee is in nobody's graph: the heap's.
define ptr addrspace(1) @makes() gc "statepoint-example" {
  %n = alloca ptr addrspace(1), !loam.object !1
  %n.p = addrspacecast ptr %n to ptr addrspace(1)
  ret ptr addrspace(1) %n.p
}

define void @intoNew() gc "statepoint-example" {
; CHECK-LABEL: @intoNew(
; CHECK: %x = call {{.*}} @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %d = call ptr addrspace(1) @makes()
  store ptr addrspace(1) %x.p, ptr addrspace(1) %d
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:8.01"}
