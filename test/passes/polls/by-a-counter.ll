; A loop that is not counted by a bound, but in which a number changes by one in each round, polls where the last bits of that number are
; zero: once in 1024 rounds or so. A loop whose count leads to a panic is one of them, and has no strips.
; RUN: loam-opt -passes=loam-polls,llvm:verify %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @panic()

; CHECK-LABEL: define i64 @scan(
; CHECK-NOT: strip
; CHECK: [[LOW:%.*]] = trunc i64 %i1 to i32
; CHECK-NEXT: [[BITS:%.*]] = and i32 [[LOW]], 1023
; CHECK-NEXT: [[TURN:%.*]] = icmp eq i32 [[BITS]], 0
; CHECK-NEXT: br i1 [[TURN]], label %poll.turn, label %[[AFTER:.*]], !prof
; CHECK: {{^}}poll.turn:
; CHECK-NEXT: load volatile i64, ptr addrspace(257)
; CHECK: br i1 {{.*}}, label %poll, label %[[AFTER]]
define i64 @scan(ptr addrspace(1) %a, i64 %from, i64 %n, i64 %x) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ %from, %entry ], [ %i1, %more ]
  %at = getelementptr i64, ptr addrspace(1) %a, i64 %i
  %v = load i64, ptr addrspace(1) %at
  %c = icmp slt i64 %v, %x
  br i1 %c, label %more, label %end
more:
  %i1 = add i64 %i, 1
  %d = icmp ult i64 %i1, %n
  br i1 %d, label %loop, label %out
out:
  call void @panic()
  unreachable
end:
  ret i64 %i
}

; One whose end is its bound has strips.
; CHECK-LABEL: define i64 @find(
; CHECK: strips:
; CHECK: ret i64
define i64 @find(ptr addrspace(1) %a, i64 %n, i64 %x) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %more ]
  %at = getelementptr i64, ptr addrspace(1) %a, i64 %i
  %v = load i64, ptr addrspace(1) %at
  %c = icmp slt i64 %v, %x
  br i1 %c, label %more, label %end
more:
  %i1 = add i64 %i, 1
  %d = icmp ult i64 %i1, %n
  br i1 %d, label %loop, label %end
end:
  ret i64 %i
}

; Two that meet: a counter that falls is as good as one that grows.
; CHECK-LABEL: define void @meet(
; CHECK: trunc i64 %j1 to i32
; CHECK-NEXT: and i32 {{.*}}, 511
; CHECK: poll.turn:
define void @meet(ptr addrspace(1) %a, i64 %l, i64 %r) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %j = phi i64 [ %r, %entry ], [ %j1, %loop ]
  %i = phi i64 [ %l, %entry ], [ %i1, %loop ]
  %p = getelementptr i64, ptr addrspace(1) %a, i64 %i
  %q = getelementptr i64, ptr addrspace(1) %a, i64 %j
  %x = load i64, ptr addrspace(1) %p
  %y = load i64, ptr addrspace(1) %q
  store i64 %x, ptr addrspace(1) %q
  store i64 %y, ptr addrspace(1) %p
  %i1 = add i64 %i, 1
  %j1 = add i64 %j, -1
  %c = icmp slt i64 %i1, %j1
  br i1 %c, label %loop, label %end
end:
  ret void
}

; Two ways back, and each of them goes one step: both poll by their own step.
; CHECK-LABEL: define void @two_ways(
; CHECK: trunc i64 %i1 to i32
; CHECK-NEXT: and i32 {{.*}}, 1023
; CHECK: trunc i64 %i2 to i32
; CHECK-NEXT: and i32 {{.*}}, 1023
define void @two_ways(ptr addrspace(1) %p) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %one ], [ %i2, %two ]
  %v = load volatile i64, ptr addrspace(1) %p
  %c = icmp eq i64 %v, 0
  br i1 %c, label %one, label %two
one:
  %i1 = add i64 %i, 1
  br label %loop
two:
  %i2 = add i64 %i, 1
  %d = icmp eq i64 %v, 1
  br i1 %d, label %loop, label %end
end:
  ret void
}

; Not by a number that goes forth and back, that stays on one of the ways, that is narrow or that makes steps of two.
; CHECK-LABEL: define void @none(
; CHECK-NOT: poll.turn
; CHECK: ret void
define void @none(ptr addrspace(1) %p) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %one ], [ %i2, %two ]
  %j = phi i64 [ 0, %entry ], [ %j1, %one ], [ %j, %two ]
  %k = phi i8 [ 0, %entry ], [ %k1, %one ], [ %k2, %two ]
  %l = phi i64 [ 0, %entry ], [ %l1, %one ], [ %l2, %two ]
  %v = load volatile i64, ptr addrspace(1) %p
  %c = icmp eq i64 %v, 0
  br i1 %c, label %one, label %two
one:
  %i1 = add i64 %i, 1
  %j1 = add i64 %j, 1
  %k1 = add i8 %k, 1
  %l1 = add i64 %l, 2
  br label %loop
two:
  %i2 = add i64 %i, -1
  %k2 = add i8 %k, 1
  %l2 = add i64 %l, 2
  %d = icmp eq i64 %v, 1
  br i1 %d, label %loop, label %end
end:
  ret void
}
