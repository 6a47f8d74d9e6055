; A loop polls on its back edge, also when it calls functions of which nothing is known: one without a frame looks at no limit.
; A loop that polls on every path does not; a poll on one of two paths is not enough.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @work()
declare void @loam.poll()
declare void @leaf() "gc-leaf-function"

define void @endless() gc "statepoint-example" {
; CHECK-LABEL: @endless(
; CHECK: call void @leaf()
; CHECK-NEXT: [[LIMIT:%.*]] = load volatile i64, ptr addrspace(257) inttoptr (i64 112 to ptr addrspace(257))
; CHECK-NEXT: [[ASKED:%.*]] = icmp slt i64 [[LIMIT]], 0
; CHECK-NEXT: br i1 [[ASKED]], label %poll, label %[[ON:.*]], !prof
; CHECK: [[ON]]:
; CHECK-NEXT: br label %loop
; CHECK: poll:
; CHECK-NEXT: call void @loam.poll()
; CHECK-NEXT: br label %[[ON]]
  br label %loop
loop:
  call void @leaf()
  br label %loop
}

define void @calls(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @calls(
; CHECK: call void @work()
; CHECK: load volatile i64, ptr addrspace(257)
; CHECK: call void @loam.poll()
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @work()
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; This one has a frame, and so a prologue that looks at the limit.
define internal i64 @framed() gc "statepoint-example" {
  call void @work()
  call void @work()
  ret i64 0
}

define internal i64 @frameless(i64 %n) gc "statepoint-example" {
  %n1 = add i64 %n, 1
  ret i64 %n1
}

define void @calls_framed() gc "statepoint-example" {
; CHECK-LABEL: @calls_framed(
; CHECK-NOT: addrspace(257)
; CHECK: {{^}}}
  br label %loop
loop:
  call i64 @framed()
  br label %loop
}

define void @calls_frameless() gc "statepoint-example" {
; CHECK-LABEL: @calls_frameless(
; CHECK: call void @loam.poll()
  br label %loop
loop:
  call i64 @frameless(i64 1)
  br label %loop
}

define void @polls(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @polls(
; CHECK-NOT: addrspace(257)
; CHECK: {{^}}}
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @loam.poll()
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @polls_sometimes(i64 %n, i1 %x) gc "statepoint-example" {
; CHECK-LABEL: @polls_sometimes(
; CHECK: load volatile i64, ptr addrspace(257)
; CHECK: call void @loam.poll()
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %next ]
  br i1 %x, label %do, label %next
do:
  call void @loam.poll()
  br label %next
next:
  %i1 = add i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}
