; A function without stack check has no polls: it must not be stopped.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
; CHECK-LABEL: @f(
; CHECK-NOT: loam.poll
; CHECK: }
define void @f() "loam-nosplit" gc "statepoint-example" {
  br label %loop
loop:
  br label %loop
}
