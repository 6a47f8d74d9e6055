; A store through a pointer that may point anywhere leaks the value.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(ptr addrspace(1) %anywhere) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %anywhere
  ret void
}

!0 = !{!"var", !"x", null}
