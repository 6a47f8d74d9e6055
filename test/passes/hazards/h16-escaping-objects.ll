; H16: to LLVM an alloca is dead at return, so DSE deletes the stores into an object that is returned, and the inliner takes one out of its loop.
; As a call it keeps both. Fails when loam-objects does not run first (WHY shows what happens then).
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
; RUN: loam-opt -passes='llvm:function(dse)' %s | FileCheck %s -check-prefix=WHY
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@keep = global [10 x ptr addrspace(1)] zeroinitializer

define internal ptr addrspace(1) @new(i64 %v) gc "statepoint-example" {
; WHY-LABEL: @new(
; WHY-NOT: store
; WHY: ret
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 %v, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}

define void @f(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: loop:
; CHECK: gc.statepoint{{.*}} @mallocgc
; CHECK: store i64
; CHECK: br i1
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %o = call ptr addrspace(1) @new(i64 %i)
  %slot = getelementptr ptr addrspace(1), ptr @keep, i64 %i
  store ptr addrspace(1) %o, ptr %slot
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}
!0 = !{!"var", !"x", ptr null}
