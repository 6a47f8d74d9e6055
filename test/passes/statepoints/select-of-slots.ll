; LLVM makes one load of a selected address from a select of two loads, and a register would keep the address of
; a slot over calls, where the stack moves (H3): loads of slots that are selected are volatile.
; RUN: loam-opt -passes=loam-statepoints -S %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @sp()

; CHECK-LABEL: define ptr addrspace(1) @f(
; CHECK: [[P:%.*]] = load volatile ptr addrspace(1), ptr {{%.*}}
; CHECK: [[Q:%.*]] = load volatile ptr addrspace(1), ptr {{%.*}}
; CHECK: select i1 %c, ptr addrspace(1) [[P]], ptr addrspace(1) [[Q]]
define ptr addrspace(1) @f(ptr addrspace(1) %p, ptr addrspace(1) %q, i1 %c) gc "statepoint-example" {
  call void @sp()
  call void @sp()
  %r = select i1 %c, ptr addrspace(1) %p, ptr addrspace(1) %q
  call void @sp()
  ret ptr addrspace(1) %r
}

; The same for objects of the frame.
; CHECK-LABEL: define i64 @g(
; CHECK: load volatile i64
; CHECK: load volatile i64
; CHECK: select
define i64 @g(i1 %c) gc "statepoint-example" {
  %s = alloca [2 x i64]
  %k = getelementptr i64, ptr %s, i64 1
  store volatile i64 1, ptr %s
  store volatile i64 2, ptr %k
  call void @sp()
  %a = load i64, ptr %s
  %b = load i64, ptr %k
  %r = select i1 %c, i64 %a, i64 %b
  call void @sp()
  ret i64 %r
}
