; What a loop reads after a check that the choice cannot decide is read before the loop, once a load has shown that the memory is there: of
; the same object, at a higher address. The row's length was loaded for its check, so its elements can be found.
; RUN: loam-opt -passes='llvm:function(loop-simplify,lcssa),loam-checkedloops,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @panic(i64, i64)

; The length was read before the loop.
; CHECK-LABEL: @column(
; CHECK: {{^}}choice:
; CHECK: load ptr addrspace(1), ptr addrspace(1) %row
; CHECK: br label %unchecked
; CHECK-NOT: load ptr addrspace(1), ptr addrspace(1) %row
; CHECK: {{^}}loop:
define i64 @column(ptr addrspace(1) %row, ptr addrspace(1) %lens, i64 %n, i64 %j) gc "statepoint-example" {
entry:
  %at = getelementptr inbounds i8, ptr addrspace(1) %row, i64 8
  %len = load i64, ptr addrspace(1) %at
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %sum = phi i64 [ 0, %entry ], [ %sum1, %done ]
  %c = icmp ult i64 %i, %len
  br i1 %c, label %first, label %panic
first:
  %lat = getelementptr inbounds i64, ptr addrspace(1) %lens, i64 %i
  %l = load i64, ptr addrspace(1) %lat
  %d = icmp ult i64 %j, %l
  br i1 %d, label %done, label %panic
done:
  %p = load ptr addrspace(1), ptr addrspace(1) %row
  %from = getelementptr inbounds i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %from
  %sum1 = add i64 %sum, %v
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %sum1
panic:
  call void @panic(i64 %i, i64 %len)
  unreachable
}

; The length is read by the choice.
; CHECK-LABEL: @length_in_loop(
; CHECK: load i64, ptr addrspace(1) %at
; CHECK: load ptr addrspace(1), ptr addrspace(1) %row
; CHECK: br label %unchecked
; CHECK-NOT: load ptr addrspace(1), ptr addrspace(1) %row
; CHECK: {{^}}loop:
define i64 @length_in_loop(ptr addrspace(1) %row, ptr addrspace(1) %lens, i64 %n, i64 %j) gc "statepoint-example" {
entry:
  %at = getelementptr inbounds i8, ptr addrspace(1) %row, i64 8
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %sum = phi i64 [ 0, %entry ], [ %sum1, %done ]
  %len = load i64, ptr addrspace(1) %at
  %c = icmp ult i64 %i, %len
  br i1 %c, label %first, label %panic
first:
  %lat = getelementptr inbounds i64, ptr addrspace(1) %lens, i64 %i
  %l = load i64, ptr addrspace(1) %lat
  %d = icmp ult i64 %j, %l
  br i1 %d, label %done, label %panic
done:
  %p = load ptr addrspace(1), ptr addrspace(1) %row
  %from = getelementptr inbounds i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %from
  %sum1 = add i64 %sum, %v
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %sum1
panic:
  call void @panic(i64 %i, i64 %len)
  unreachable
}

; Nothing shows that there is memory: the gep is not inbounds; the load is at a lower address, or overlaps; it is only on one of two ways.
; CHECK-LABEL: @unknown(
; CHECK-NOT: load ptr
; CHECK: {{^}}unchecked:
; CHECK: load ptr addrspace(1), ptr addrspace(1) %far
; CHECK: load ptr addrspace(1), ptr addrspace(1) %row
; CHECK: load ptr addrspace(1), ptr addrspace(1) %near
; CHECK: load ptr addrspace(1), ptr addrspace(1) %way
; CHECK: {{^}}loop:
define i64 @unknown(ptr addrspace(1) %row, ptr addrspace(1) %far, ptr addrspace(1) %near, ptr addrspace(1) %way, ptr addrspace(1) %lens, i64 %n, i64 %j, i1 %which) gc "statepoint-example" {
entry:
  %at = getelementptr i8, ptr addrspace(1) %far, i64 8
  %len = load i64, ptr addrspace(1) %at
  %below = getelementptr inbounds i8, ptr addrspace(1) %row, i64 -8
  %b = load i64, ptr addrspace(1) %below
  %overlap = getelementptr inbounds i8, ptr addrspace(1) %near, i64 4
  %o = load i32, ptr addrspace(1) %overlap
  %there = getelementptr inbounds i8, ptr addrspace(1) %way, i64 8
  br i1 %which, label %one, label %before
one:
  %t = load i64, ptr addrspace(1) %there
  br label %before
before:
  br label %loop
loop:
  %i = phi i64 [ 0, %before ], [ %i1, %done ]
  %sum = phi i64 [ 0, %before ], [ %sum1, %done ]
  %c = icmp ult i64 %i, %len
  br i1 %c, label %first, label %panic
first:
  %lat = getelementptr inbounds i64, ptr addrspace(1) %lens, i64 %i
  %l = load i64, ptr addrspace(1) %lat
  %d = icmp ult i64 %j, %l
  br i1 %d, label %done, label %panic
done:
  %p = load ptr addrspace(1), ptr addrspace(1) %far
  %q = load ptr addrspace(1), ptr addrspace(1) %row
  %r = load ptr addrspace(1), ptr addrspace(1) %near
  %s = load ptr addrspace(1), ptr addrspace(1) %way
  %from = getelementptr inbounds i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %from
  %from2 = getelementptr inbounds i64, ptr addrspace(1) %q, i64 %v
  %v2 = load i64, ptr addrspace(1) %from2
  %from3 = getelementptr inbounds i64, ptr addrspace(1) %r, i64 %v2
  %v3 = load i64, ptr addrspace(1) %from3
  %from4 = getelementptr inbounds i64, ptr addrspace(1) %s, i64 %v3
  %v4 = load i64, ptr addrspace(1) %from4
  %sum1 = add i64 %sum, %v4
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %sum1
panic:
  call void @panic(i64 %i, i64 %len)
  unreachable
}
