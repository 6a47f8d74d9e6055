; What a round read at the next index the round behind it does not read again: the version reads one element more before it begins, as no
; check stands before that, and takes it from round to round. Functions whose loops have no versions stay as they are.
; RUN: loam-opt -passes='llvm:function(loop-simplify,lcssa),loam-checkedloops,loam-carried,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @panic(i64, i64)

; CHECK-LABEL: define i64 @neighbours(
; CHECK: phi i64 [ %.pre, %unchecked ], [ %[[NEXT:[0-9]+]], %{{.*}} ]
; CHECK-NOT: load i64
; CHECK: %[[NEXT]] = load i64
; CHECK-NOT: load i64
; CHECK: {{^}}loop:
define i64 @neighbours(ptr addrspace(1) %a, i64 %len, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %sum = phi i64 [ 0, %entry ], [ %sum2, %done ]
  %c = icmp ult i64 %i, %len
  br i1 %c, label %first, label %panic
first:
  %at = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %i
  %x = load i64, ptr addrspace(1) %at
  %i1 = add nuw nsw i64 %i, 1
  %d = icmp ult i64 %i1, %len
  br i1 %d, label %done, label %panic
done:
  %at1 = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %i1
  %y = load i64, ptr addrspace(1) %at1
  %xy = mul i64 %x, %y
  %sum2 = add i64 %sum, %xy
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %sum2
panic:
  call void @panic(i64 %i, i64 %len)
  unreachable
}

; CHECK-LABEL: define i64 @twice(
; CHECK: load i64
; CHECK: load i64
define i64 @twice(ptr addrspace(1) %a) gc "statepoint-example" {
  %x = load i64, ptr addrspace(1) %a
  %y = load i64, ptr addrspace(1) %a
  %z = add i64 %x, %y
  ret i64 %z
}
