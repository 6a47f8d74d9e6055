; In a loop without safepoints the address is invariant and taken before it; a poll does not count, a call does.
; RUN: loam-opt -passes=loam-opaque %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @work()
declare void @loam.poll()

define void @quiet(i64 %n, i1 %p) gc "statepoint-example" {
; CHECK-LABEL: @quiet(
; CHECK: entry:
; CHECK: [[A:%.*]] = call ptr addrspace(1) asm
; CHECK-NEXT: br label %loop
; CHECK-NOT: asm
; CHECK: ret void
entry:
  %x = alloca [10 x i64]
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %next ]
  %f = getelementptr [10 x i64], ptr %x, i64 0, i64 %i
  store i64 %i, ptr %f
  br i1 %p, label %poll, label %next
poll:
  call void @loam.poll()
  br label %next
next:
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @calls(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @calls(
; CHECK: loop:
; CHECK: asm
; CHECK: call void @work()
entry:
  %x = alloca [10 x i64]
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %f = getelementptr [10 x i64], ptr %x, i64 0, i64 %i
  store i64 %i, ptr %f
  call void @work()
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}
