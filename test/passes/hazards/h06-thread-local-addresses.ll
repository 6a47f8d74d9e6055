; H6: the address of a thread-local variable is computed once for both uses, and the goroutine may be on another thread by the second. Managed code
; has none. Fails without check_thread_local in verify.c. (The poll's read of the limit: polls/not-hoisted.ll.)
; RUN: not loam-opt -passes=loam-pipeline %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK: loam: loam-verify: f: {{.*}}a thread-local variable in managed code
@tls = external thread_local global i64
declare void @safepoint()
define i64 @f() gc "statepoint-example" {
  %a = load i64, ptr @tls
  call void @safepoint()
  %b = load i64, ptr @tls
  %s = add i64 %a, %b
  ret i64 %s
}
