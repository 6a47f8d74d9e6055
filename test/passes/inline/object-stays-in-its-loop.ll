; An object of an inlined function is made anew each time its declaration is passed (H16).
; RUN: loam-opt -passes=loam-objects,loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

declare void @unknown(ptr addrspace(1))
define void @f() gc "statepoint-example" !loam.func !1 {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %p)
  ret void
}
define void @main(i1 %c) gc "statepoint-example" !loam.func !2 {
; CHECK-LABEL: @main(
; CHECK: loop:
; CHECK-NEXT: call {{.*}} @loam.object(i64 8, ptr null)
; CHECK-NOT: lifetime
; CHECK-NOT: stacksave
entry:
  br label %loop
loop:
  call void @f()
  br i1 %c, label %loop, label %exit
exit:
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"f", i32 60, !"", !9, !9}
!2 = !{!"main", i32 90, !"", !9, !9}
!9 = !{}
