; H17: x86-call-frame-opt pushes stack arguments, and at the call the stack pointer is lower than the frame size in the stack map says. Fails
; (as WHY shows) without loam_codegen_setup, whose option llc is given here.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: llc -O2 -no-x86-call-frame-opt %t.ll -o - | FileCheck %s
; RUN: llc -O2 %t.ll -o - | FileCheck %s -check-prefix=WHY
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare i64 @many(i64, i64, i64, i64, i64, i64, i64, i64)
; CHECK-LABEL: f:
; CHECK-DAG: movq %rsi, 8(%rsp)
; CHECK-DAG: movq %rdi, (%rsp)
; CHECK: callq many
; WHY-LABEL: f:
; WHY: pushq
; WHY: pushq
; WHY: pushq
; WHY: callq many
define i64 @f(i64 %a, i64 %b) gc "statepoint-example" {
  %x = call i64 @many(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 %a, i64 %b)
  %y = call i64 @many(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 %x, i64 %b)
  ret i64 %y
}
