; A function that calls itself is not inlined; in a ring of functions some call remains.
; RUN: loam-opt -passes=loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @self(i64 %n) !loam.func !0 {
  %r = call i64 @self(i64 %n)
  ret i64 %r
}
define i64 @ping(i64 %n) !loam.func !1 {
  %r = call i64 @pong(i64 %n)
  ret i64 %r
}
define i64 @pong(i64 %n) !loam.func !2 {
  %r = call i64 @ping(i64 %n)
  ret i64 %r
}
define i64 @main() !loam.func !3 {
; CHECK-LABEL: @main(
; CHECK: call i64 @self(
; CHECK: call i64 @p{{[io]}}ng(
  %1 = call i64 @self(i64 1)
  %2 = call i64 @ping(i64 %1)
  ret i64 %2
}
!0 = !{!"self", i32 10, !"", !9, !9}
!1 = !{!"ping", i32 10, !"", !9, !9}
!2 = !{!"pong", i32 10, !"", !9, !9}
!3 = !{!"main", i32 200, !"", !9, !9}
!9 = !{}
