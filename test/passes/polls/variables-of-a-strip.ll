; A variable that goes along with the counter of a strip, so many from it, is made of the counter: the machine counts once. One that begins
; anywhere, goes by another step, or is counted by another test stays a variable.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @__morestack()

; CHECK-LABEL: @along(
; CHECK: {{^}}loop:
; CHECK-NEXT: [[I:%.*]] = phi i64
; CHECK-NEXT: %any = phi i64
; CHECK-NEXT: %twice = phi i64
; CHECK-NEXT: [[NEXT:%.*]] = add i64 [[I]], 5
; CHECK-NEXT: getelementptr i64, ptr addrspace(1) %p, i64 [[NEXT]]
; CHECK: getelementptr i64, ptr addrspace(1) %p, i64 [[I]]
define void @along(ptr addrspace(1) %p, i64 %n, i64 %m) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %next = phi i64 [ 5, %entry ], [ %next1, %loop ]
  %same = phi i64 [ 0, %entry ], [ %same1, %loop ]
  %any = phi i64 [ %m, %entry ], [ %any1, %loop ]
  %twice = phi i64 [ 0, %entry ], [ %twice1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %next
  store i64 %any, ptr addrspace(1) %a
  %b = getelementptr i64, ptr addrspace(1) %p, i64 %same
  store i64 %twice, ptr addrspace(1) %b
  %i1 = add nuw nsw i64 %i, 1
  %next1 = add i64 %next, 1
  %same1 = add i64 %same, 1
  %any1 = add i64 %any, 1
  %twice1 = add i64 %twice, 2
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}
