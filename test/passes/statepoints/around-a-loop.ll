; A pointer that is not used after the calls of a loop gets no slot; one that is gets one slot, stored once before the loop and loaded once
; after it: nothing goes round the loop.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @managed(ptr addrspace(1) %p) gc "statepoint-example" {
  ret void
}

define void @f(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NOT: alloca
; CHECK-NOT: deopt
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
; CHECK: %slots = alloca [1 x ptr addrspace(1)]
; CHECK: store ptr addrspace(1) %p, ptr %slots
; CHECK: loop:
; CHECK-NEXT: call token {{.*}}@managed{{.*}} "deopt"(ptr %slots, i64 0)
; CHECK-NEXT: br
; CHECK: end:
; CHECK-NEXT: [[R:%.*]] = load ptr addrspace(1), ptr %slots
; CHECK-NEXT: ret ptr addrspace(1) [[R]]
entry:
  br label %loop
loop:
  call void @managed(ptr addrspace(1) null)
  br i1 %c, label %loop, label %end
end:
  ret ptr addrspace(1) %p
}
