; What the analysis does not know leaks: atomics, inline assembly.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @exchange(ptr addrspace(1) %at) gc "statepoint-example" {
; CHECK-LABEL: @exchange(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %old = atomicrmw xchg ptr addrspace(1) %at, ptr addrspace(1) %p seq_cst
  ret void
}

define void @assembly() gc "statepoint-example" {
; CHECK-LABEL: @assembly(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void asm sideeffect "", "r"(ptr addrspace(1) %p)
  ret void
}

define i1 @compared(ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @compared(
; CHECK-NOT: mallocgc
; CHECK: ret i1
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %c = icmp eq ptr addrspace(1) %p, %q
  ret i1 %c
}
!0 = !{!"var", !"x", null}
