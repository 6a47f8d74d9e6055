; The larger of two elements and its index are chosen by a branch; a maximum with a value that the loop carries, or without an index, stays.
; RUN: loam-opt -passes=loam-choices %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-LABEL: @sift(
; CHECK: %c = icmp slt i64 %x, %y
; CHECK-NEXT: %[[C:.*]] = freeze i1 %c
; CHECK-NEXT: br i1 %[[C]], label %chosen, label %[[JOIN:.*]]
; CHECK: chosen:
; CHECK-NEXT: br label %[[JOIN]]
; CHECK: [[JOIN]]:
; CHECK-NEXT: %[[I:.*]] = phi i64 [ %k, %chosen ], [ %{{.*}}, %loop ]
; CHECK-NEXT: %[[M:.*]] = phi i64 [ %y, %chosen ], [ %x, %loop ]
; CHECK-NEXT: %[[J:.*]] = shl i64 %[[I]], 1
; CHECK: icmp slt i64 %r, %[[M]]
define i64 @sift(ptr addrspace(1) %a, i64 %r) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ 1, %entry ], [ %j1, %loop ]
  %k = add i64 %j, 1
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %q = getelementptr i64, ptr addrspace(1) %a, i64 %k
  %y = load i64, ptr addrspace(1) %q
  %c = icmp slt i64 %x, %y
  %m = call i64 @llvm.smax.i64(i64 %x, i64 %y)
  %i = select i1 %c, i64 %k, i64 %j
  %j1 = shl i64 %i, 1
  %d = icmp slt i64 %r, %m
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; The smaller, asked the other way round: where the test fails, the first operand of the comparison is no larger.
; CHECK-LABEL: @sift_down(
; CHECK: br i1 %{{.*}}, label %chosen
; CHECK: phi i64 [ %{{.*}}, %chosen ], [ %k, %loop ]
; CHECK-NEXT: phi i32 [ %x, %chosen ], [ %y, %loop ]
define i64 @sift_down(ptr addrspace(1) %a, i32 %r) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ 1, %entry ], [ %j1, %loop ]
  %k = add i64 %j, 1
  %p = getelementptr i32, ptr addrspace(1) %a, i64 %j
  %x = load i32, ptr addrspace(1) %p
  %q = getelementptr i32, ptr addrspace(1) %a, i64 %k
  %y = load i32, ptr addrspace(1) %q
  %c = icmp ule i32 %x, %y
  %i = select i1 %c, i64 %j, i64 %k
  %m = call i32 @llvm.umin.i32(i32 %y, i32 %x)
  %j1 = shl i64 %i, 1
  %d = icmp ult i32 %r, %m
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; CHECK-LABEL: @largest(
; CHECK: call i64 @llvm.smax
; CHECK: select
define i64 @largest(ptr addrspace(1) %a, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ 1, %entry ], [ %j1, %loop ]
  %y = phi i64 [ 0, %entry ], [ %m, %loop ]
  %at = phi i64 [ 0, %entry ], [ %i, %loop ]
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %c = icmp slt i64 %x, %y
  %m = call i64 @llvm.smax.i64(i64 %x, i64 %y)
  %i = select i1 %c, i64 %at, i64 %j
  %j1 = add i64 %j, 1
  %d = icmp slt i64 %j1, %n
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; The comparison decides something else than the maximum.
; CHECK-LABEL: @other(
; CHECK: call i64 @llvm.umax
; CHECK: select
define i64 @other(ptr addrspace(1) %a, i64 %r) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ 1, %entry ], [ %j1, %loop ]
  %k = add i64 %j, 1
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %q = getelementptr i64, ptr addrspace(1) %a, i64 %k
  %y = load i64, ptr addrspace(1) %q
  %c = icmp slt i64 %x, %y
  %m = call i64 @llvm.umax.i64(i64 %x, i64 %y)
  %i = select i1 %c, i64 %k, i64 %j
  %j1 = shl i64 %i, 1
  %d = icmp slt i64 %r, %m
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; What is used between the two would have to come behind them.
; CHECK-LABEL: @between(
; CHECK: call i64 @llvm.smax
; CHECK: select
define i64 @between(ptr addrspace(1) %a, i64 %r) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ 1, %entry ], [ %j1, %loop ]
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %q = getelementptr i8, ptr addrspace(1) %p, i64 8
  %y = load i64, ptr addrspace(1) %q
  %c = icmp slt i64 %x, %y
  %m = call i64 @llvm.smax.i64(i64 %x, i64 %y)
  %k = add i64 %m, %j
  %i = select i1 %c, i64 %k, i64 %j
  %j1 = shl i64 %i, 1
  %d = icmp slt i64 %r, %m
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; CHECK-LABEL: @no_loop(
; CHECK: call i64 @llvm.smax
define i64 @no_loop(ptr addrspace(1) %a, i64 %j) gc "statepoint-example" {
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %q = getelementptr i8, ptr addrspace(1) %p, i64 8
  %y = load i64, ptr addrspace(1) %q
  %c = icmp slt i64 %x, %y
  %m = call i64 @llvm.smax.i64(i64 %x, i64 %y)
  %i = select i1 %c, i64 %m, i64 %j
  %s = add i64 %i, %m
  ret i64 %s
}

declare i64 @llvm.smax.i64(i64, i64)
declare i64 @llvm.umax.i64(i64, i64)
declare i32 @llvm.umin.i32(i32, i32)
