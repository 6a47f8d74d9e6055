; The memory for results is named at its call before anything was stored there: its pointer words are cleared at entry, the others not.
; So is what a lifetime marker makes undefined, behind it. What is stored on every path is not cleared twice.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @results(ptr addrspace(1))
declare void @safepoint()
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)

define ptr addrspace(1) @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: %objects = alloca
; CHECK-NEXT: store ptr addrspace(1) null, ptr %objects, align 8
; CHECK-NEXT: [[W:%.*]] = getelementptr i8, ptr %objects, i64 24
; CHECK-NEXT: store ptr addrspace(1) null, ptr [[W]], align 8
; CHECK-NOT: store
; CHECK: call void @results
  %r = alloca { ptr addrspace(1), i64, i64, ptr addrspace(1) }
  %m = addrspacecast ptr %r to ptr addrspace(1)
  call void @results(ptr addrspace(1) %m)
  %v = load ptr addrspace(1), ptr %r
  ret ptr addrspace(1) %v
}

define void @life(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @life(
; CHECK-NEXT: %objects = alloca
; CHECK-NEXT: br label %loop
; CHECK: loop:
; CHECK-NEXT: store ptr addrspace(1) null, ptr %objects
; CHECK-NOT: lifetime
; CHECK: ret void
  %x = alloca ptr addrspace(1)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  br label %loop
loop:
  call void @llvm.lifetime.start.p0(i64 8, ptr %x)
  call void @results(ptr addrspace(1) %m)
  call void @llvm.lifetime.end.p0(i64 8, ptr %x)
  br i1 %c, label %loop, label %end
end:
  ret void
}

define ptr addrspace(1) @stored(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @stored(
; CHECK-NOT: null
; CHECK: ret
  %x = alloca ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
