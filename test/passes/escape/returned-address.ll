; An object whose address is returned outlives its frame: heap. One that is only used stays.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define ptr addrspace(1) @returned() gc "statepoint-example" {
; CHECK-LABEL: @returned(
; CHECK: %[[X:.*]] = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 zeroext true)
; CHECK: ret ptr addrspace(1) %[[X]]
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  ret ptr addrspace(1) %p
}

define i64 @used() gc "statepoint-example" {
; CHECK-LABEL: @used(
; CHECK: alloca [8 x i8], align 8, !loam.stackobject
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  %v = load i64, ptr addrspace(1) %p
  ret i64 %v
}
!0 = !{!"var", !"x", null}
