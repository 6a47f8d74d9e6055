; Results are told apart: only what flows to the leaked one leaks.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null

define { ptr addrspace(1), ptr addrspace(1) } @both(ptr addrspace(1) %a, ptr addrspace(1) %b) gc "statepoint-example" {
  %1 = insertvalue { ptr addrspace(1), ptr addrspace(1) } undef, ptr addrspace(1) %a, 0
  %2 = insertvalue { ptr addrspace(1), ptr addrspace(1) } %1, ptr addrspace(1) %b, 1
  ret { ptr addrspace(1), ptr addrspace(1) } %2
}

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %x{{.*}} = alloca [8 x i8]
; CHECK: %y = call ptr addrspace(1) @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  %r = call { ptr addrspace(1), ptr addrspace(1) } @both(ptr addrspace(1) %x.p, ptr addrspace(1) %y.p)
  %1 = extractvalue { ptr addrspace(1), ptr addrspace(1) } %r, 0
  %2 = extractvalue { ptr addrspace(1), ptr addrspace(1) } %r, 1
  store i64 1, ptr addrspace(1) %1
  store ptr addrspace(1) %2, ptr @g
  ret void
}
!0 = !{!"var", !"x", null}
