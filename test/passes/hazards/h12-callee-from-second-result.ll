; H12: a statepoint whose callee is `extractvalue ..., 1` calls element 0 (llvm-project issue 207508). Fails without freeze_callee in
; statepoints.c: the call would go through rax.
; RUN: loam-opt -passes=loam-statepoints %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: llc -O2 %t.ll -o - | FileCheck %s -check-prefix=CODE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare { ptr, ptr } @pair()
; CHECK: [[FROZEN:%.*]] = freeze ptr %code
; CHECK-NEXT: call token {{.*}}ptr elementtype(void ()) [[FROZEN]]
; CODE: callq pair
; CODE: callq *%rdx
define void @f() gc "statepoint-example" {
  %r = call { ptr, ptr } @pair()
  %code = extractvalue { ptr, ptr } %r, 1
  call void %code()
  ret void
}
