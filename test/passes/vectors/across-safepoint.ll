; H21: what the SLP vectoriser makes of two pointers that are copied round a call lives across it as two pointers; without a call it stays.
; RUN: loam-opt -passes=loam-vectors %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()

define void @across(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @across(
; CHECK: %v = load <2 x ptr addrspace(1)>
; CHECK-NEXT: [[A:%.*]] = extractelement <2 x ptr addrspace(1)> %v, i32 0
; CHECK-NEXT: [[B:%.*]] = extractelement <2 x ptr addrspace(1)> %v, i32 1
; CHECK-NEXT: call void @safepoint()
; CHECK-NEXT: [[V0:%.*]] = insertelement <2 x ptr addrspace(1)> poison, ptr addrspace(1) [[A]], i32 0
; CHECK-NEXT: [[V1:%.*]] = insertelement <2 x ptr addrspace(1)> [[V0]], ptr addrspace(1) [[B]], i32 1
; CHECK-NEXT: store <2 x ptr addrspace(1)> [[V1]]
  %v = load <2 x ptr addrspace(1)>, ptr addrspace(1) %p
  call void @safepoint()
  store <2 x ptr addrspace(1)> %v, ptr addrspace(1) %q
  ret void
}

define void @on_the_spot(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @on_the_spot(
; CHECK-NOT: extractelement
; CHECK: ret void
  %v = load <2 x ptr addrspace(1)>, ptr addrspace(1) %p
  store <2 x ptr addrspace(1)> %v, ptr addrspace(1) %q
  call void @safepoint()
  ret void
}

define void @round_a_loop(ptr addrspace(1) %p, ptr addrspace(1) %q, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @round_a_loop(
; CHECK: loop:
; CHECK-NEXT: %v = phi
; CHECK-NEXT: extractelement <2 x ptr addrspace(1)> %v, i32 0
; CHECK-NEXT: extractelement <2 x ptr addrspace(1)> %v, i32 1
; CHECK: call void @safepoint()
; CHECK: insertelement
; CHECK: br i1 %c, label %loop
entry:
  %first = load <2 x ptr addrspace(1)>, ptr addrspace(1) %p
  br label %loop
loop:
  %v = phi <2 x ptr addrspace(1)> [ %first, %entry ], [ %w, %loop ]
  %w = shufflevector <2 x ptr addrspace(1)> %v, <2 x ptr addrspace(1)> poison, <2 x i32> <i32 1, i32 0>
  call void @safepoint()
  br i1 %c, label %loop, label %end
end:
  store <2 x ptr addrspace(1)> %v, ptr addrspace(1) %q
  ret void
}
