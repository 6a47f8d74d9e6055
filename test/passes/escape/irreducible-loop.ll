; In a loop with two entries no block is a header: each phi counts as one, and no round of it ends: what dies with the loop dies with the function.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(i1 %c, i1 %d) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NOT: regionfree
; CHECK: @runtime.regionalloc(
; CHECK-NOT: regionfree
; CHECK: exit:
; CHECK-NEXT: call void @runtime.regionfree
entry:
  br i1 %c, label %a, label %b
a:
  %pa = phi ptr addrspace(1) [ null, %entry ], [ %pb, %b ]
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr addrspace(1) %pa, %p
  br i1 %same, label %b, label %exit
b:
  %pb = phi ptr addrspace(1) [ null, %entry ], [ %p, %a ]
  br i1 %d, label %a, label %exit
exit:
  ret void
}
!0 = !{!"var", !"x", null}
