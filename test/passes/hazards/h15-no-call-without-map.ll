; H15: a program whose roots are all lost still seems to work. No call of managed code leaves the pipeline without a statepoint, and no managed
; function without its record, be it declared with a collector strategy or not. Fails without the gc attribute that attributes.c and
; statepoints.c give.
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
; RUN: loam-opt -passes=loam-pipeline -N %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare void @safepoint()
; CHECK: @loam.functab = internal constant [2 x
; CHECK-SAME: ptr @without
; CHECK-SAME: ptr @with
; CHECK-NOT: call void @safepoint()
; CHECK-COUNT-2: gc.statepoint{{.*}} @safepoint
define void @without() noinline {
  call void @safepoint()
  ret void
}
define void @with() noinline gc "statepoint-example" {
  call void @safepoint()
  ret void
}
