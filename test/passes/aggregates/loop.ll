; A string carried round a loop: phis that refer to each other.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare i1 @more({ ptr addrspace(1), i64 })

define i64 @f(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: loop:
; CHECK-NEXT: [[P:%.*]] = phi ptr addrspace(1) [ null, %entry ], [ %p, %loop ]
; CHECK-NEXT: [[N:%.*]] = phi i64 [ 0, %entry ], [ [[N1:%.*]], %loop ]
; CHECK: [[N1]] = add i64 [[N]], 1
; CHECK: insertvalue
; CHECK: insertvalue
; CHECK-NEXT: call i1 @more
entry:
  br label %loop
loop:
  %s = phi { ptr addrspace(1), i64 } [ zeroinitializer, %entry ], [ %u, %loop ]
  %n = extractvalue { ptr addrspace(1), i64 } %s, 1
  %n1 = add i64 %n, 1
  %t = insertvalue { ptr addrspace(1), i64 } %s, i64 %n1, 1
  %u = insertvalue { ptr addrspace(1), i64 } %t, ptr addrspace(1) %p, 0
  %c = call i1 @more({ ptr addrspace(1), i64 } %u)
  br i1 %c, label %loop, label %end
end:
  ret i64 %n1
}
