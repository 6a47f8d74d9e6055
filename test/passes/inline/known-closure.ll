; A call through a closure object made here, or a constant one, is a direct call and may be inlined.
; RUN: loam-opt -passes=loam-objects,loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@constant = private constant { ptr } { ptr @wrapper }
define i64 @f.func1(ptr addrspace(1) %context, i64 %n) gc "statepoint-example" !loam.func !1 {
  %r = add i64 %n, 1
  ret i64 %r
}
define i64 @wrapper(ptr addrspace(1) %context, i64 %n) gc "statepoint-example" !loam.func !3 {
  %r = add i64 %n, 2
  ret i64 %r
}
define i64 @f() gc "statepoint-example" !loam.func !2 {
; CHECK-LABEL: @f(
; CHECK-NOT: @f.func1(
; CHECK: call i64 @wrapper(
  %v = alloca ptr addrspace(1)
  %c = alloca { ptr }, !loam.object !0
  %p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %p
  store ptr addrspace(1) %p, ptr %v
  %fn = load ptr addrspace(1), ptr %v
  %code = load ptr, ptr addrspace(1) %fn
  %1 = call i64 %code(ptr addrspace(1) %fn, i64 1)
  %k = addrspacecast ptr @constant to ptr addrspace(1)
  %code2 = load ptr, ptr addrspace(1) %k
  %2 = call i64 %code2(ptr addrspace(1) %k, i64 %1)
  ret i64 %2
}
!0 = !{!"expr", !"func literal", null}
!1 = !{!"f.func1", i32 10, !"", !9, !9}
!2 = !{!"f", i32 90, !"", !9, !9}
!3 = !{!"", i32 90, !"", !9, !9}
!9 = !{}
