; A callee's summary says that its parameter flows to its result: the argument escapes with the result, not before.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define ptr addrspace(1) @id(ptr addrspace(1) %p) gc "statepoint-example" {
  ret ptr addrspace(1) %p
}

define i64 @local() gc "statepoint-example" {
; CHECK-LABEL: @local(
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %q = call ptr addrspace(1) @id(ptr addrspace(1) %p)
  %v = load i64, ptr addrspace(1) %q
  ret i64 %v
}

define ptr addrspace(1) @returned() gc "statepoint-example" {
; CHECK-LABEL: @returned(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %q = call ptr addrspace(1) @id(ptr addrspace(1) %p)
  ret ptr addrspace(1) %q
}
!0 = !{!"var", !"x", null}
