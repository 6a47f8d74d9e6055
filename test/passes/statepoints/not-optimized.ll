; A function that is optnone would be compiled by the code generator's fast path, among others that are not (H4: calls might share a
; register with a frame's address). The attribute is taken away, by the pass alone and in the pipeline.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
; RUN: loam-opt -N -passes=loam-pipeline %s | FileCheck %s
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare void @use(ptr addrspace(1))

; CHECK-NOT: optnone
; CHECK: define void @f(
; CHECK-NOT: optnone
define void @f(ptr addrspace(1) %p) optnone noinline gc "statepoint-example" {
  call void @use(ptr addrspace(1) %p)
  call void @use(ptr addrspace(1) %p)
  ret void
}
