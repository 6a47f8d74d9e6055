; -l switches inlining and its reports off.
; RUN: loam-opt -passes=loam-inline -l -m %s 2>%t | FileCheck %s
; RUN: FileCheck --allow-empty --check-prefix=REPORT %s <%t
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; REPORT-NOT: inline
define i64 @small(i64 %n) !loam.func !0 {
  ret i64 %n
}
define i64 @main() !loam.func !1 {
; CHECK-LABEL: @main(
; CHECK: call i64 @small(
  %1 = call i64 @small(i64 1)
  ret i64 %1
}
!0 = !{!"small", i32 3, !"", !9, !9}
!1 = !{!"main", i32 90, !"", !9, !9}
!9 = !{}
