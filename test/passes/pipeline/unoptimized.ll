; -N runs what correctness needs and no more.
; RUN: loam-opt -passes=loam-pipeline -N %s | FileCheck %s
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s -check-prefix=OPT
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK-LABEL: define {{.*}}i64 @f(
; CHECK: add i64 1, 2
; OPT-LABEL: define {{.*}}i64 @f(
; OPT: ret i64 3
define i64 @f() gc "statepoint-example" {
  %v = alloca i64
  %s = add i64 1, 2
  store i64 %s, ptr %v
  %r = load i64, ptr %v
  ret i64 %r
}
