; A statepoint names what is needed after it: not the argument of a managed callee, but that of a function of the runtime, whose C code
; relies on its caller's frame.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @runtime(ptr addrspace(1))

define void @managed(ptr addrspace(1) %p) gc "statepoint-example" {
  ret void
}

define ptr addrspace(1) @f(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %slots = alloca [1 x
; CHECK-NEXT: store ptr addrspace(1) %q, ptr %slots
; CHECK-NEXT: @managed, i32 1, i32 0, ptr addrspace(1) %p, i32 0, i32 0) [ "deopt"(ptr %slots, i64 0) ]
; CHECK-NEXT: load ptr addrspace(1), ptr %slots
; CHECK-NEXT: ret
  call void @managed(ptr addrspace(1) %p)
  ret ptr addrspace(1) %q
}

define void @g(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @g(
; CHECK: store ptr addrspace(1) %p, ptr %slots
; CHECK: @managed, i32 1, {{.*}} "deopt"(ptr %slots, i64 0)
; CHECK-NEXT: [[P:%.*]] = load ptr addrspace(1), ptr %slots
; CHECK-NEXT: @runtime, i32 1, i32 0, ptr addrspace(1) [[P]], {{.*}} "deopt"(ptr %slots, i64 0)
  call void @managed(ptr addrspace(1) %p)
  call void @runtime(ptr addrspace(1) %p)
  ret void
}

define void @nothing_left(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @nothing_left(
; CHECK-NOT: deopt
; CHECK: ret void
  call void @managed(ptr addrspace(1) %p)
  ret void
}
