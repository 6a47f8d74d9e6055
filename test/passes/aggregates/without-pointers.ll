; Aggregates without managed pointers are LLVM's business.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(ptr %a, ptr %b) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: %x = load { i64, i64 }, ptr %a
; CHECK-NEXT: store { i64, i64 } %x, ptr %b
  %x = load { i64, i64 }, ptr %a
  store { i64, i64 } %x, ptr %b
  ret void
}
