; The poll of a loop stands before all comparisons that decide its branch: the code generator makes two branches of two that are joined, where
; nothing lies between them and the branch.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @f(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %i1 = add i64 %{{.*}}, %v
; CHECK-NEXT: load volatile i64, ptr addrspace(257)
; CHECK: %going = icmp ne i64 %v, 0
; CHECK-NEXT: %more = icmp ult i64 %i1, %n
; CHECK-NEXT: %both = and i1 %going, %more
; CHECK-NEXT: br i1 %both
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %v = load volatile i64, ptr addrspace(1) %p
  %i1 = add i64 %i, %v
  %going = icmp ne i64 %v, 0
  %more = icmp ult i64 %i1, %n
  %both = and i1 %going, %more
  br i1 %both, label %loop, label %end
end:
  ret i64 %i1
}
