; A function value that was an argument is known once its callee was inlined, and inlined as well.
; RUN: loam-opt -passes=loam-objects,loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @call(ptr addrspace(1) %f, i64 %n) gc "statepoint-example" !loam.func !1 {
  %code = load ptr, ptr addrspace(1) %f
  %r = call i64 %code(ptr addrspace(1) %f, i64 %n)
  ret i64 %r
}
define i64 @main.func1(ptr addrspace(1) %context, i64 %n) gc "statepoint-example" !loam.func !2 {
  %r = mul i64 %n, 3
  ret i64 %r
}
define i64 @main(i64 %n) gc "statepoint-example" !loam.func !3 {
; CHECK-LABEL: define i64 @main(
; CHECK-NOT: call i64
; CHECK: mul i64
  %c = alloca { ptr }, !loam.object !0
  %p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @main.func1, ptr addrspace(1) %p
  %r = call i64 @call(ptr addrspace(1) %p, i64 %n)
  ret i64 %r
}
!0 = !{!"expr", !"func literal", null}
!1 = !{!"call", i32 60, !"", !9, !9}
!2 = !{!"main.func1", i32 5, !"", !9, !9}
!3 = !{!"main", i32 90, !"", !9, !9}
!9 = !{}
