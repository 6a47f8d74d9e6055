; H11: a pointer in a struct that lives across a call is in no map. Here it is a scalar by then; the verifier refuses the rest.
; Fails without the second loam-aggregates in pipeline.c, and without check_aggregate in verify.c.
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
; RUN: not loam-opt -passes=loam-statepoints %s 2>&1 | FileCheck %s -check-prefix=ALONE
; RUN: not loam-opt -passes=loam-positions,loam-verify %s 2>&1 | FileCheck %s -check-prefix=REFUSED
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare { ptr addrspace(1), i64 } @string()
declare void @safepoint()
; CHECK-LABEL: @f(
; CHECK: @safepoint, {{.*}} "deopt"(ptr %slots, i64 0)
; ALONE: loam-statepoints: f: {{.*}}an aggregate or vector with managed pointers may live across a safepoint
; REFUSED: loam-verify: f: {{.*}}an aggregate or vector with managed pointers may live across a safepoint
define { ptr addrspace(1), i64 } @f() gc "statepoint-example" {
  %s = call { ptr addrspace(1), i64 } @string()
  call void @safepoint()
  ret { ptr addrspace(1), i64 } %s
}
