; A pointer stored to memory that may be heap is recorded while the flag is set, with what it replaces. So is a store of null: it
; deletes what was there. Integers need nothing.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@g = global ptr addrspace(1) null

define void @field(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @field(
; CHECK-NEXT: [[SLOT:%.*]] = getelementptr
; CHECK-NEXT: [[FLAG:%.*]] = load i32, ptr @loam.writeBarrier
; CHECK-NEXT: [[ON:%.*]] = icmp ne i32 [[FLAG]], 0
; CHECK-NEXT: br i1 [[ON]], label %barrier, label %[[AFTER:.*]], !prof
; CHECK: [[AFTER]]:
; CHECK-NEXT: store ptr addrspace(1) %q, ptr addrspace(1) [[SLOT]]
; CHECK-NEXT: ret void
; CHECK: barrier:
; CHECK-NEXT: call void @gcWriteBarrier(ptr addrspace(1) [[SLOT]], ptr addrspace(1) %q)
; CHECK-NEXT: br label %[[AFTER]]
  %slot = getelementptr i8, ptr addrspace(1) %p, i64 8
  store ptr addrspace(1) %q, ptr addrspace(1) %slot
  ret void
}

define void @null(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @null(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) null)
  store ptr addrspace(1) null, ptr addrspace(1) %p
  ret void
}

define void @global(ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @global(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) addrspacecast (ptr @g to ptr addrspace(1)), ptr addrspace(1) %q)
  store ptr addrspace(1) %q, ptr @g
  ret void
}

define void @integer(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @integer(
; CHECK-NEXT: store i64 1
; CHECK-NEXT: ret void
  store i64 1, ptr addrspace(1) %p
  ret void
}
