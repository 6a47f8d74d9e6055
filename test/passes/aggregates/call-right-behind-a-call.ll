; A result that is first looked at behind the very next instruction, which is a call, lives across that call.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s

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
