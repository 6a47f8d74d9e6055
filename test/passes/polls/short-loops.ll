; A constant number of rounds that is small enough needs no poll; loops in loops are counted together; a bound that is no constant, or a
; counter that may miss its bound, is not small.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @short(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @short(
; CHECK-NOT: @loam.poll
; CHECK: ret void
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  store i64 %i, ptr addrspace(1) %a
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp eq i64 %i1, 100
  br i1 %c, label %end, label %loop
end:
  ret void
}

define void @long(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @long(
; CHECK: @loam.poll
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  store i64 %i, ptr addrspace(1) %a
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp eq i64 %i1, 1000000
  br i1 %c, label %end, label %loop
end:
  ret void
}

define void @short_in_short() gc "statepoint-example" {
; CHECK-LABEL: @short_in_short(
; CHECK-COUNT-1: call void @loam.poll
; CHECK-NOT: call void @loam.poll
; CHECK: define
entry:
  br label %outer
outer:
  %i = phi i64 [ 0, %entry ], [ %i1, %outer.end ]
  br label %inner
inner:
  %k = phi i64 [ 100, %outer ], [ %k1, %inner ]
  %k1 = add i64 %k, -1
  %c = icmp sgt i64 %k1, 0
  br i1 %c, label %inner, label %outer.end
outer.end:
  %i1 = add i64 %i, 1
  %d = icmp slt i64 %i1, 100
  br i1 %d, label %outer, label %end
end:
  ret void
}

define void @misses() gc "statepoint-example" {
; CHECK-LABEL: @misses(
; CHECK: @loam.poll
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %i1 = add i64 %i, 3
  %c = icmp eq i64 %i1, 100
  br i1 %c, label %end, label %loop
end:
  ret void
}

; `for i := 0; i < 20 && !done; i++`: LLVM joins the two conditions, and either ends the loop.
define void @joined(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @joined(
; CHECK-NOT: @loam.poll
; CHECK: ret void
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %v = load volatile i64, ptr addrspace(1) %p
  %going = icmp ne i64 %v, 0
  %more = icmp ult i64 %i, 20
  %both = and i1 %going, %more
  %i1 = add nuw nsw i64 %i, 1
  br i1 %both, label %loop, label %end
end:
  ret void
}

define void @joined_by_select(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @joined_by_select(
; CHECK-NOT: @loam.poll
; CHECK: ret void
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %v = load volatile i64, ptr addrspace(1) %p
  %done = icmp eq i64 %v, 0
  %last = icmp uge i64 %i, 20
  %either = select i1 %done, i1 true, i1 %last
  %i1 = add nuw nsw i64 %i, 1
  br i1 %either, label %end, label %loop
end:
  ret void
}

; Each of the two conditions keeps this one going: the counter alone does not end it.
define void @either_goes_on(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @either_goes_on(
; CHECK: @loam.poll
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %v = load volatile i64, ptr addrspace(1) %p
  %going = icmp ne i64 %v, 0
  %more = icmp ult i64 %i, 20
  %either = or i1 %going, %more
  %i1 = add nuw nsw i64 %i, 1
  br i1 %either, label %loop, label %end
end:
  ret void
}

define void @either_goes_on_by_select(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @either_goes_on_by_select(
; CHECK: @loam.poll
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %v = load volatile i64, ptr addrspace(1) %p
  %done = icmp eq i64 %v, 0
  %last = icmp uge i64 %i, 20
  %both = select i1 %done, i1 %last, i1 false
  %i1 = add nuw nsw i64 %i, 1
  br i1 %both, label %end, label %loop
end:
  ret void
}
