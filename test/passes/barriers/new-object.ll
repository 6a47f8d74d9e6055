; A new object is black while the collector marks: what is stored into it must be told, unless it is null, static, or as new itself.
; After a safepoint it is new no more.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@g = global i64 0
declare ptr addrspace(1) @mallocgc(i64, ptr, i1 zeroext)
declare void @safepoint()
declare void @leaf() "gc-leaf-function"

define ptr addrspace(1) @nothing_to_tell() gc "statepoint-example" {
; CHECK-LABEL: @nothing_to_tell(
; CHECK-NOT: writeBarrier
; CHECK: ret
  %p = call ptr addrspace(1) @mallocgc(i64 24, ptr null, i1 true)
  call void @leaf()
  store ptr addrspace(1) null, ptr addrspace(1) %p
  %p1 = getelementptr i8, ptr addrspace(1) %p, i64 8
  store ptr addrspace(1) addrspacecast (ptr @g to ptr addrspace(1)), ptr addrspace(1) %p1
  %p2 = getelementptr i8, ptr addrspace(1) %p, i64 16
  store ptr addrspace(1) %p, ptr addrspace(1) %p2
  ret ptr addrspace(1) %p
}

define ptr addrspace(1) @older_pointer(ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @older_pointer(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) %q)
  %p = call ptr addrspace(1) @mallocgc(i64 24, ptr null, i1 true)
  store ptr addrspace(1) %q, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}

define ptr addrspace(1) @behind_safepoint() gc "statepoint-example" {
; CHECK-LABEL: @behind_safepoint(
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) null)
  %p = call ptr addrspace(1) @mallocgc(i64 24, ptr null, i1 true)
  call void @safepoint()
  store ptr addrspace(1) null, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}
