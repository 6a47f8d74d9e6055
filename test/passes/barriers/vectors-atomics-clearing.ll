; Vectors are told pointer by pointer; exchanges like stores; clearing of unknown memory goes through the runtime while marking.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @llvm.memset.p1.i64(ptr addrspace(1), i8, i64, i1)

define void @vector(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
  %v = load <2 x ptr addrspace(1)>, ptr addrspace(1) %q
; CHECK-LABEL: @vector(
; CHECK: [[A:%.*]] = extractelement <2 x ptr addrspace(1)> %v, i32 0
; CHECK-NEXT: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) [[A]])
; CHECK-NEXT: [[AT:%.*]] = getelementptr ptr addrspace(1), ptr addrspace(1) %p, i32 1
; CHECK-NEXT: [[B:%.*]] = extractelement <2 x ptr addrspace(1)> %v, i32 1
; CHECK-NEXT: call void @gcWriteBarrier(ptr addrspace(1) [[AT]], ptr addrspace(1) [[B]])
  store <2 x ptr addrspace(1)> %v, ptr addrspace(1) %p
  ret void
}

define ptr addrspace(1) @swap(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @swap(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) %q)
  %old = atomicrmw xchg ptr addrspace(1) %p, ptr addrspace(1) %q seq_cst
  ret ptr addrspace(1) %old
}

define i1 @compare_and_swap(ptr addrspace(1) %p, ptr addrspace(1) %q, ptr addrspace(1) %r) gc "statepoint-example" {
; CHECK-LABEL: @compare_and_swap(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) %r)
  %pair = cmpxchg ptr addrspace(1) %p, ptr addrspace(1) %q, ptr addrspace(1) %r seq_cst seq_cst
  %ok = extractvalue { ptr addrspace(1), i1 } %pair, 1
  ret i1 %ok
}

define void @clear(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @clear(
; CHECK: call void @llvm.memset
; CHECK: barrier:
; CHECK-NEXT: call void @runtime.memclrHasPointers(ptr addrspace(1) %p, i64 %n)
  call void @llvm.memset.p1.i64(ptr addrspace(1) %p, i8 0, i64 %n, i1 false)
  ret void
}
