; A loop with two entries has a back edge like any other.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(i1 %a, i1 %b) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-COUNT-1: call void @loam.poll
; CHECK-NOT: call void @loam.poll
  br i1 %a, label %x, label %y
x:
  br label %y
y:
  br i1 %b, label %x, label %end
end:
  ret void
}
