; A function within the budget is inlined, one over it or with a reason is not.
; RUN: loam-opt -passes=loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @small(i64 %n) !loam.func !0 {
  %r = add i64 %n, 1
  ret i64 %r
}
define i64 @large(i64 %n) !loam.func !1 {
  %r = add i64 %n, 2
  ret i64 %r
}
define i64 @refused(i64 %n) !loam.func !2 {
  %r = add i64 %n, 3
  ret i64 %r
}

define i64 @main() !loam.func !3 {
; CHECK-LABEL: @main(
; CHECK-NOT: @small
; CHECK: call i64 @large(
; CHECK: call i64 @refused(
  %1 = call i64 @small(i64 1)
  %2 = call i64 @large(i64 %1)
  %3 = call i64 @refused(i64 %2)
  ret i64 %3
}
!0 = !{!"small", i32 80, !"", !9, !9}
!1 = !{!"large", i32 81, !"", !9, !9}
!2 = !{!"refused", i32 -1, !"marked go:noinline", !9, !9}
!3 = !{!"main", i32 200, !"", !9, !9}
!9 = !{}
