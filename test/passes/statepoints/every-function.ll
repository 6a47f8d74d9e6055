; A defined function without a collector strategy is walked as well: its calls become statepoints. Leaves are left alone.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @g()
declare void @c_code() "gc-leaf-function"

define void @f() {
; CHECK: define void @f() gc "statepoint-example"
; CHECK: call token {{.*}} @g
; CHECK-NEXT: call void @c_code()
  call void @g()
  call void @c_code()
  ret void
}
