; A result that is first looked at behind the very next instruction, which is a call, lives across that call.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

declare { ptr addrspace(1), i64 } @bytes()
declare i64 @other()

; CHECK-LABEL: define ptr addrspace(1) @f(
; CHECK: %[[R:.*]] = call { ptr addrspace(1), i64 } @bytes()
; CHECK-NEXT: extractvalue { ptr addrspace(1), i64 } %[[R]], 0
; CHECK: call i64 @other()
; CHECK-NOT: extractvalue
define ptr addrspace(1) @f() gc "statepoint-example" {
  %r = call { ptr addrspace(1), i64 } @bytes()
  %n = call i64 @other()
  %p = extractvalue { ptr addrspace(1), i64 } %r, 0
  %q = getelementptr i8, ptr addrspace(1) %p, i64 %n
  ret ptr addrspace(1) %q
}
