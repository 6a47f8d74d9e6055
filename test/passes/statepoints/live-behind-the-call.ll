; A statepoint keeps what is needed behind it: not the argument of a managed callee, but that of a function of the runtime, whose C code
; relies on its caller's frame.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @runtime(ptr addrspace(1))

define void @managed(ptr addrspace(1) %p) gc "statepoint-example" {
  ret void
}

define ptr addrspace(1) @f(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: @managed, i32 1, i32 0, ptr addrspace(1) %p, i32 0, i32 0) [ "gc-live"(ptr addrspace(1) %q) ]
; CHECK-NEXT: call coldcc ptr addrspace(1) @llvm.experimental.gc.relocate.p1(token {{%.*}}, i32 0, i32 0)
; CHECK-NOT: relocate
; CHECK: ret
  call void @managed(ptr addrspace(1) %p)
  ret ptr addrspace(1) %q
}

define void @g(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @g(
; CHECK: @managed, i32 1, {{.*}} "gc-live"(ptr addrspace(1) %p)
; CHECK: @runtime, i32 1, {{.*}} "gc-live"(ptr addrspace(1) %p.relocated)
  call void @managed(ptr addrspace(1) %p)
  call void @runtime(ptr addrspace(1) %p)
  ret void
}

define void @nothing_left(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @nothing_left(
; CHECK-NOT: gc-live
; CHECK: ret void
  call void @managed(ptr addrspace(1) %p)
  ret void
}
