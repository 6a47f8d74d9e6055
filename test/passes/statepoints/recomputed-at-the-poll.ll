; Derived pointers are computed again right after a poll that rarely calls, not on the way round the loop without it. The element
; pointer is a getelementptr of another derived one, which is at a measured distance from its root: it is made again from that.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @loam.poll() cold

; CHECK-LABEL: @f(
; CHECK: [[FROM:%.*]] = ptrtoint ptr addrspace(1) %p to i64
; CHECK: [[DISTANCE:%.*]] = sub i64 {{.*}}, [[FROM]]
; CHECK: loop:
; CHECK-NOT: getelementptr i8
; CHECK: br i1 {{.*}}, label %slow, label %next
; CHECK: slow:
; CHECK-NEXT: store ptr addrspace(1) {{.*}}, ptr %slots
; CHECK-NEXT: call {{.*}}@loam.poll
; CHECK: [[ROOT:%.*]] = load ptr addrspace(1), ptr %slots
; CHECK: [[MOVED:%.*]] = getelementptr i8, ptr addrspace(1) [[ROOT]], i64 [[DISTANCE]]
; CHECK: getelementptr inbounds i64, ptr addrspace(1) [[MOVED]], i64 %k
; CHECK: next:
; CHECK-NOT: getelementptr
; CHECK: ret i64
define i64 @f(ptr addrspace(1) %p, i64 %n, i64 %k, i1 %c) gc "statepoint-example" {
entry:
  %moved = getelementptr i64, ptr addrspace(1) %p, i64 %n
  br i1 %c, label %begin, label %other
other:
  %more = getelementptr i64, ptr addrspace(1) %moved, i64 %k
  br label %begin
begin:
  %part = phi ptr addrspace(1) [ %moved, %entry ], [ %more, %other ]
  %element = getelementptr inbounds i64, ptr addrspace(1) %part, i64 %k
  br label %loop
loop:
  %i = phi i64 [ 0, %begin ], [ %j, %next ]
  %x = load i64, ptr addrspace(1) %element
  %j = add i64 %i, %x
  %hot = icmp sgt i64 %j, 100
  br i1 %hot, label %slow, label %next, !prof !0
slow:
  call void @loam.poll()
  br label %next
next:
  %again = icmp slt i64 %j, %n
  br i1 %again, label %loop, label %end
end:
  ret i64 %j
}
!0 = !{!"branch_weights", i32 1, i32 1048576}
