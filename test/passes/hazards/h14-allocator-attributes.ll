; H14: with allockind "zeroed" on mallocgc itself LLVM drops a store of zero into memory that is not zero, and without it loads of new memory are
; not folded. Each promise of attributes.c: zeroed by call, unused objects vanish, two objects differ, and loads of other memory
; move across an allocation. Fails when mark_allocator promises more or less.
; RUN: loam-opt -passes='loam-attributes,llvm:function(early-cse<memssa>,instcombine,dse,gvn)' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare ptr addrspace(1) @mallocgc(i64, ptr, i1 zeroext)
declare void @use(ptr addrspace(1))

define ptr addrspace(1) @kept() {
; CHECK-LABEL: @kept(
; CHECK: store i64 0
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 false)
  store i64 0, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}

define i64 @folded() {
; CHECK-LABEL: @folded(
; CHECK: ret i64 0
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  %v = load i64, ptr addrspace(1) %p
  call void @use(ptr addrspace(1) %p)
  ret i64 %v
}

define i64 @not_folded() {
; CHECK-LABEL: @not_folded(
; CHECK: [[V:%.*]] = load i64
; CHECK: ret i64 [[V]]
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 false)
  call void @use(ptr addrspace(1) %p)
  %v = load i64, ptr addrspace(1) %p
  ret i64 %v
}

define i64 @loaded_once(ptr addrspace(1) %q) {
; CHECK-LABEL: @loaded_once(
; CHECK-COUNT-1: load i64
; CHECK-NOT: load i64
; CHECK: ret
  %a = load i64, ptr addrspace(1) %q
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  call void @keep(ptr addrspace(1) %p)
  %b = load i64, ptr addrspace(1) %q
  %s = add i64 %a, %b
  ret i64 %s
}
declare void @keep(ptr addrspace(1)) memory(none) nounwind

define i1 @different() {
; CHECK-LABEL: @different(
; CHECK: ret i1 false
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  %q = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  %e = icmp eq ptr addrspace(1) %p, %q
  ret i1 %e
}
