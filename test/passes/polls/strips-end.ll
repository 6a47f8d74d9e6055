; A strip ends although its counter could pass the bound and wrap round, or miss it (H27): `<=` becomes `<` of the bound plus one, which
; may wrap; a bound that may be missed, or lies so far up that a step behind it wraps, gives a strip of one round.
; RUN: loam-opt -passes='loam-polls,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @to_the_last(ptr addrspace(1) %p, i64 %start, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @to_the_last(
; CHECK: [[LAST:%.*]] = add i64 %n, 1
; CHECK: %strip.limit = phi i64 [ [[LAST]], %strips ]
; CHECK: icmp slt i64 %i1, %strip.limit
; CHECK: strip.ended:
; CHECK-NEXT: icmp sle i64 %i1, %n
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  store volatile i64 %i, ptr addrspace(1) %p
  %i1 = add i64 %i, 1
  %c = icmp sle i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @wraps(ptr addrspace(1) %p, i64 %start, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @wraps(
; CHECK: [[X:%.*]] = add i64 {{%.*}}, 3
; CHECK: [[BEHIND:%.*]] = add i64 %n, 3
; CHECK: [[SAFE:%.*]] = icmp slt i64 %n, [[BEHIND]]
; CHECK: [[SOON:%.*]] = select i1 [[SAFE]], i64 %n, i64 [[X]]
; CHECK: phi i64 [ [[SOON]], %strips ]
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  store volatile i64 %i, ptr addrspace(1) %p
  %i1 = add i64 %i, 3
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; With what is known of the addition the bound will do.
define void @cannot_wrap(ptr addrspace(1) %p, i64 %start, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @cannot_wrap(
; CHECK: %strip.limit = phi i64 [ %n, %strips ]
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  store volatile i64 %i, ptr addrspace(1) %p
  %i1 = add nsw i64 %i, 3
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @misses(ptr addrspace(1) %p, i64 %start, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @misses(
; CHECK: [[X:%.*]] = add i64 {{%.*}}, 4
; CHECK: [[WAY:%.*]] = sub i64 %n, [[X]]
; CHECK: [[REST:%.*]] = and i64 [[WAY]], 3
; CHECK: [[SAFE:%.*]] = icmp eq i64 [[REST]], 0
; CHECK: [[SOON:%.*]] = select i1 [[SAFE]], i64 %n, i64 [[X]]
; CHECK: phi i64 [ [[SOON]], %strips ]
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  store volatile i64 %i, ptr addrspace(1) %p
  %i1 = add i64 %i, 4
  %c = icmp ne i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; The sieve's loop: a step that is no constant must be positive and not too large.
define void @variable(ptr addrspace(1) %p, i64 %start, i64 %step, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @variable(
; CHECK: [[X:%.*]] = add i64 {{%.*}}, %step
; CHECK: [[LESS:%.*]] = sub i64 %step, 1
; CHECK: [[FITS:%.*]] = icmp ult i64 [[LESS]], 2147483647
; CHECK: [[LIMIT:%.*]] = select i1 [[FITS]], i64 {{%.*}}, i64 [[X]]
; CHECK: icmp slt i64 %i1, [[LIMIT]]
; CHECK-NEXT: br i1 {{%.*}}, label %loop, label %strip.ended
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  store volatile i64 %i, ptr addrspace(1) %p
  %i1 = add i64 %i, %step
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; What the step is changes in the loop.
define void @changes(ptr addrspace(1) %p, i64 %start, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @changes(
; CHECK-NOT: strips
; CHECK: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ %start, %entry ], [ %i1, %loop ]
  %step = load volatile i64, ptr addrspace(1) %p
  %i1 = add i64 %i, %step
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}
