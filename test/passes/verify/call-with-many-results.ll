; A call may not bring back more than fits in registers either, nor an indirect one.
; RUN: not loam-opt -passes=loam-verify %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
; CHECK: loam-verify: f: {{.*}}more results than registers
define void @f(ptr %code) gc "statepoint-example" {
  %r = call { i64, i64, i64, i64 } %code()
  ret void
}
