; A block that goes back to two headers polls each time, and the loop inside has no strips: with few rounds they would leave the loop
; around it without a poll.
; RUN: loam-opt -passes='loam-polls,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @two_headers(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @two_headers(
; CHECK-NOT: strips
; CHECK: %k1 = add
; CHECK-NEXT: load volatile i64, ptr addrspace(257)
entry:
  br label %outer
outer:
  store volatile i64 1, ptr addrspace(1) %p
  br label %inner
inner:
  %k = phi i64 [ 0, %outer ], [ %k1, %inner ]
  store volatile i64 %k, ptr addrspace(1) %p
  %k1 = add nsw i64 %k, 1
  %d = icmp slt i64 %k1, %n
  br i1 %d, label %inner, label %outer
}
