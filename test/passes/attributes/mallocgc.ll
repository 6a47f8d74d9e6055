; Memory is known to be zero only where needzero is the constant true: else LLVM would drop stores of zero into it.
; RUN: loam-opt -passes='loam-attributes,llvm:function(dse,instcombine)' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare ptr addrspace(1) @mallocgc(i64, ptr, i1 zeroext)

define ptr addrspace(1) @not_zeroed() {
; CHECK-LABEL: @not_zeroed(
; CHECK: call {{.*}} @mallocgc(i64 8, ptr null, i1 {{.*}}false)
; CHECK-NEXT: store i64 0
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 false)
  store i64 0, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}

define ptr addrspace(1) @zeroed() {
; CHECK-LABEL: @zeroed(
; CHECK: call {{.*}} @mallocgc(i64 8, ptr null, i1 {{.*}}true)
; CHECK-NEXT: ret
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  store i64 0, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}

define void @unused() {
; CHECK-LABEL: @unused(
; CHECK-NEXT: ret void
  %p = call ptr addrspace(1) @mallocgc(i64 8, ptr null, i1 true)
  store i64 7, ptr addrspace(1) %p
  ret void
}
