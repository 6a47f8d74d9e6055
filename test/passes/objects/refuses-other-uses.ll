; The place of an object is unknown to who uses the alloca itself: refused, with the function's name.
; RUN: not loam-opt -passes=loam-objects %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: loam: loam-verify: stores_directly: {{.*}}may only be cast to ptr addrspace(1)
define void @stores_directly() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  store i64 1, ptr %x
  ret void
}
!0 = !{!"var", !"x", ptr null}
