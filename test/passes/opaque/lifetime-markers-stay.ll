; Lifetime markers take the alloca itself.
; RUN: loam-opt -passes=loam-opaque %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: call void @llvm.lifetime.start.p0(i64 8, ptr %x)
; CHECK: call void @llvm.lifetime.end.p0(i64 8, ptr %x)
  %x = alloca i64
  call void @llvm.lifetime.start.p0(i64 8, ptr %x)
  store i64 1, ptr %x
  call void @llvm.lifetime.end.p0(i64 8, ptr %x)
  ret void
}
