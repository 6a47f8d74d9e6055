; Invokes are named like calls.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare i32 @personality(...)
declare void @may_panic()

define ptr addrspace(1) @f(ptr addrspace(1) %p) gc "statepoint-example" personality ptr @personality {
; CHECK-LABEL: @f(
; CHECK: invoke void @may_panic() [ "deopt"(ptr %objects, i64 0) ]
; CHECK-NEXT: to label %ok unwind label %pad
  %x = alloca ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  invoke void @may_panic() to label %ok unwind label %pad
ok:
  ret ptr addrspace(1) null
pad:
  %lp = landingpad token cleanup
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
