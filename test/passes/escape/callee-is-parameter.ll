; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; What a function gives to code that its parameter leads to, its callers judge: by a constant table or a closure object that they pass,
; or by handing their own parameter on. An object of the function itself, results of the code, and what lies in memory are not theirs.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@g = global ptr addrspace(1) null
@reader = constant { i64, ptr } { i64 0, ptr @reads }
@keeper = constant { i64, ptr } { i64 0, ptr @keeps }
@returner = constant { i64, ptr } { i64 0, ptr @returns }

define ptr addrspace(1) @reads(ptr addrspace(1) %p) gc "statepoint-example" {
  store i64 1, ptr addrspace(1) %p
  ret ptr addrspace(1) null
}

define ptr addrspace(1) @keeps(ptr addrspace(1) %p) gc "statepoint-example" {
  store ptr addrspace(1) %p, ptr @g
  ret ptr addrspace(1) null
}

define ptr addrspace(1) @returns(ptr addrspace(1) %p) gc "statepoint-example" {
  ret ptr addrspace(1) %p
}

define void @apply(ptr %table, ptr addrspace(1) %p) gc "statepoint-example" {
  %at = getelementptr i8, ptr %table, i64 8
  %code = load ptr, ptr %at
  %r = call ptr addrspace(1) %code(ptr addrspace(1) %p)
  ret void
}

define void @hands_on(ptr addrspace(1) %p, ptr %table, i64 %n) gc "statepoint-example" {
  %more = icmp eq i64 %n, 0
  br i1 %more, label %again, label %last
again:
  call void @hands_on(ptr addrspace(1) %p, ptr %table, i64 1)
  ret void
last:
  call void @apply(ptr %table, ptr addrspace(1) %p)
  ret void
}

define void @from_memory(ptr %tables, ptr addrspace(1) %p) gc "statepoint-example" {
  %table = load ptr, ptr %tables
  call void @apply(ptr %table, ptr addrspace(1) %p)
  ret void
}

define void @two_tables(ptr %a, ptr %b, ptr addrspace(1) %p, i1 %which) gc "statepoint-example" {
  %table = select i1 %which, ptr %a, ptr %b
  call void @apply(ptr %table, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: define void @known(
; CHECK: %a1 = alloca
; CHECK: %b = call {{.*}} @mallocgc
; CHECK: %c = call {{.*}} @mallocgc
define void @known() gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %ap = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca i64, !loam.object !0
  %bp = addrspacecast ptr %b to ptr addrspace(1)
  %c = alloca i64, !loam.object !0
  %cp = addrspacecast ptr %c to ptr addrspace(1)
  call void @apply(ptr @reader, ptr addrspace(1) %ap)
  call void @apply(ptr @keeper, ptr addrspace(1) %bp)
  call void @apply(ptr @returner, ptr addrspace(1) %cp)
  ret void
}

; CHECK-LABEL: define void @handed_on(
; CHECK: %a1 = alloca
; CHECK: %b = call {{.*}} @mallocgc
define void @handed_on() gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %ap = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca i64, !loam.object !0
  %bp = addrspacecast ptr %b to ptr addrspace(1)
  call void @hands_on(ptr addrspace(1) %ap, ptr @reader, i64 0)
  call void @hands_on(ptr addrspace(1) %bp, ptr @keeper, i64 0)
  ret void
}

; CHECK-LABEL: define void @not_known(
; CHECK: %a = call {{.*}} @mallocgc
; CHECK: %b = call {{.*}} @mallocgc
define void @not_known() gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %ap = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca i64, !loam.object !0
  %bp = addrspacecast ptr %b to ptr addrspace(1)
  call void @from_memory(ptr @reader, ptr addrspace(1) %ap)
  call void @two_tables(ptr @reader, ptr @keeper, ptr addrspace(1) %bp, i1 false)
  ret void
}

; CHECK-LABEL: define void @its_own(
; CHECK: %a = call {{.*}} @mallocgc
define void @its_own(ptr %table) gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %ap = addrspacecast ptr %a to ptr addrspace(1)
  call void @apply(ptr %table, ptr addrspace(1) %ap)
  ret void
}

!0 = !{!"silent", !"", ptr null}
