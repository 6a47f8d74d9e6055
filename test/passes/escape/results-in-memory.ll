; Results behind a "loam-results" pointer are told apart by their offsets, and the memory itself does not leak.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
%R = type { ptr addrspace(1), ptr addrspace(1), i64, i64 }
@"bits:R" = constant [1 x i8] c"\03"
@"type:R" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 32, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:R" }

define void @both(ptr addrspace(1) "loam-results" %r, ptr addrspace(1) %a, ptr addrspace(1) %b) gc "statepoint-example" !loam.func !1 {
  store ptr addrspace(1) %a, ptr addrspace(1) %r
  %1 = getelementptr %R, ptr addrspace(1) %r, i32 0, i32 1
  store ptr addrspace(1) %b, ptr addrspace(1) %1
  ret void
}

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-DAG: %r{{.*}} = alloca [32 x i8]
; CHECK-DAG: %x{{.*}} = alloca [8 x i8]
; CHECK: %y = call ptr addrspace(1) @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %r = alloca %R, !loam.object !7
  %r.p = addrspacecast ptr %r to ptr addrspace(1)
  call void @both(ptr addrspace(1) %r.p, ptr addrspace(1) %x.p, ptr addrspace(1) %y.p)
  %1 = load ptr addrspace(1), ptr addrspace(1) %r.p
  store i64 1, ptr addrspace(1) %1
  %2 = getelementptr %R, ptr addrspace(1) %r.p, i32 0, i32 1
  %3 = load ptr addrspace(1), ptr addrspace(1) %2
  store ptr addrspace(1) %3, ptr @g
  ret void
}

; The callee is not known, but it only writes results there.
define i64 @unknown(ptr %code) gc "statepoint-example" {
; CHECK-LABEL: @unknown(
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %r = alloca %R, !loam.object !7
  %r.p = addrspacecast ptr %r to ptr addrspace(1)
  call void %code(ptr addrspace(1) "loam-results" %r.p)
  %v = load i64, ptr addrspace(1) %r.p
  ret i64 %v
}
!0 = !{!"var", !"x", null}
!7 = !{!"var", !"x", ptr @"type:R"}
!1 = !{!"", i32 -1, !"", !{}, !2}
!2 = !{!3, !4, !5, !6}
!3 = !{!"a", i32 0, i32 0, i64 0, i64 8}
!4 = !{!"b", i32 0, i32 0, i64 8, i64 8}
!5 = !{!"c", i32 0, i32 0, i64 16, i64 8}
!6 = !{!"d", i32 0, i32 0, i64 24, i64 8}
