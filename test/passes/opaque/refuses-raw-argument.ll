; A raw stack address given to a call that may move the stack would be stale in the callee.
; RUN: not loam-opt -passes=loam-opaque %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @use(ptr)

; CHECK: loam: loam-opaque: f: {{.*}}a raw stack address is passed to a call that is a safepoint
define void @f() gc "statepoint-example" {
  %x = alloca i64
  call void @use(ptr %x)
  ret void
}
