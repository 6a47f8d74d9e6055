; Pointers made of integers are followed through arithmetic; the integer itself keeps nothing, and xor hides a pointer on purpose.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @integer() gc "statepoint-example" {
; CHECK-LABEL: @integer(
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %i = ptrtoint ptr addrspace(1) %p to i64
  ret i64 %i
}

define ptr addrspace(1) @back(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @back(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %i = ptrtoint ptr addrspace(1) %p to i64
  %j = add i64 %n, %i
  %q = inttoptr i64 %j to ptr addrspace(1)
  ret ptr addrspace(1) %q
}

define ptr addrspace(1) @hidden() gc "statepoint-example" {
; CHECK-LABEL: @hidden(
; CHECK-NOT: mallocgc
; CHECK: ret ptr
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %i = ptrtoint ptr addrspace(1) %p to i64
  %j = xor i64 %i, 0
  %q = inttoptr i64 %j to ptr addrspace(1)
  ret ptr addrspace(1) %q
}
!0 = !{!"var", !"x", null}
