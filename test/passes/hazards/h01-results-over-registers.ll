; H1: more results than registers become a hidden pointer that the callee keeps in a raw register: no such signature gets through, and
; what LLVM does to signatures (dead results, promoted arguments) gives none. Fails without check_signature in verify.c.
; RUN: not loam-opt -passes=loam-pipeline %s 2>&1 | FileCheck %s
; RUN: loam-opt -passes=llvm:globaldce %s | llc -O2 -o - | FileCheck %s -check-prefix=WHY
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK: loam: loam-verify: f: {{.*}}more results than registers
; the hidden pointer comes in rdi, and lives in rbx across the call
; WHY: movq %rdi, %rbx
; WHY: callq g
; WHY: movq %rax, (%rbx)
declare i64 @g()
define { i64, i64, i64, i64 } @f() gc "statepoint-example" {
  %a = call i64 @g()
  %r = insertvalue { i64, i64, i64, i64 } zeroinitializer, i64 %a, 0
  ret { i64, i64, i64, i64 } %r
}
