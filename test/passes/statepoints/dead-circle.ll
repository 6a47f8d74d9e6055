; A pointer that only goes round a loop through relocations and a phi is not needed.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @managed(ptr addrspace(1) %p) gc "statepoint-example" {
  ret void
}

define void @f(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NOT: gc-live
; CHECK-NOT: phi
; CHECK: ret void
entry:
  br label %loop
loop:
  call void @managed(ptr addrspace(1) null)
  br i1 %c, label %loop, label %end
end:
  ret void
}

define ptr addrspace(1) @needed(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @needed(
; CHECK: loop:
; CHECK-NEXT: [[P:%.*]] = phi ptr addrspace(1) [ %p, %entry ], [ [[R:%.*]], %loop ]
; CHECK-NEXT: call token {{.*}} "gc-live"(ptr addrspace(1) [[P]])
; CHECK-NEXT: [[R]] = call coldcc
; CHECK: ret ptr addrspace(1) [[R]]
entry:
  br label %loop
loop:
  call void @managed(ptr addrspace(1) null)
  br i1 %c, label %loop, label %end
end:
  ret ptr addrspace(1) %p
}
