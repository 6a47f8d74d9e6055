; An object without pointers has no descriptor; one whose cast is never used stays, for the escape pass to report it.
; RUN: loam-opt -passes=loam-objects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: call ptr addrspace(1) @loam.object(i64 40, ptr null)
; CHECK-NEXT: ret void
  %x = alloca i64, i32 5, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  ret void
}
!0 = !{!"expr", !"[5]int{...}", ptr null}
