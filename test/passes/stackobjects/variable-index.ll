; An array read at a variable index is live whole; a store at a variable index defines nothing, so the array must have been cleared.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()

define ptr addrspace(1) @f(i64 %i, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: %objects = alloca
; CHECK-COUNT-3: store ptr addrspace(1) null
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: ret
  %a = alloca [3 x ptr addrspace(1)]
  %s = getelementptr [3 x ptr addrspace(1)], ptr %a, i64 0, i64 %i
  store ptr addrspace(1) %p, ptr %s
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %s
  call void @safepoint()
  ret ptr addrspace(1) %v
}
