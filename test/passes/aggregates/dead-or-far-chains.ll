; A chain that nothing uses goes away, and one whose use a write barrier would cut off is put together again right before it: neither may
; be left to live in another block (H11).
; RUN: loam-opt -passes=loam-aggregates,loam-barriers,loam-positions,loam-verify %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()

define void @dead(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @dead(
; CHECK-NOT: insertvalue
; CHECK: ret void
  %a = insertvalue { ptr addrspace(1), i64 } poison, ptr addrspace(1) %p, 0
  store ptr addrspace(1) %q, ptr addrspace(1) %p
  %b = insertvalue { { ptr addrspace(1), i64 } } zeroinitializer, { ptr addrspace(1), i64 } %a, 0
  call void @safepoint()
  ret void
}

define { ptr addrspace(1), i64 } @far(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @far(
; CHECK: store ptr addrspace(1) %q, ptr addrspace(1) %p
; CHECK: insertvalue
; CHECK-NEXT: insertvalue
; CHECK-NEXT: ret
  call void @safepoint()
  %a = insertvalue { ptr addrspace(1), i64 } poison, ptr addrspace(1) %p, 0
  %b = insertvalue { ptr addrspace(1), i64 } %a, i64 1, 1
  store ptr addrspace(1) %q, ptr addrspace(1) %p
  ret { ptr addrspace(1), i64 } %b
}
