; All objects with pointers of a frame are one area, and a safepoint names its live words by one map, however many objects there
; are: naming each of them at each safepoint would be objects times safepoints. Safepoints where the same is live share a map.
; Large objects come last and have a map of one bit each. The number (%n) stays where it is.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @use(ptr addrspace(1) nocapture)

; CHECK: @loam.framemaps = {{.*}}[5 x {{.*}}] [
; The first two are parts: the large objects of which each has a bit.
; CHECK-SAME: { i64 24, i32 100, i32 0, ptr @loam.ptrmap.ffffffffffffffffffffffff0f }
; CHECK-SAME: { i64 2424, i32 1, i32 0, ptr @loam.ptrmap.01 }
; CHECK-SAME: { i64 8, i32 2, i32 0, ptr @loam.ptrmap.03 }
; CHECK-SAME: { i64 0, i32 2, i32 1, ptr @loam.ptrmap.03 }
; CHECK-SAME: { i64 0, i32 3, i32 0, ptr @loam.ptrmap.07 }
define ptr addrspace(1) @f(ptr addrspace(1) %p, i64 %k) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: %objects = alloca [2432 x i8], align 8
; CHECK-NEXT: %n = alloca i64
; CHECK: [[LARGE:%.*]] = getelementptr i8, ptr %objects, i64 24
; CHECK-NEXT: asm sideeffect "leaq $1, $0"{{.*}}[[LARGE]]
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 4, ptr %objects, i64 3) ]
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 4, ptr %objects, i64 3) ]
; CHECK: [[A:%.*]] = load ptr addrspace(1), ptr %objects
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 2, ptr %objects, i64 3) ]
; CHECK: call void @safepoint(){{$}}
; CHECK: ret
  %far = alloca { [100 x i64], [100 x i64], ptr addrspace(1) }
  %large = alloca [100 x ptr addrspace(1)]
  %n = alloca i64
  %a = alloca ptr addrspace(1)
  %b = alloca { ptr addrspace(1), ptr addrspace(1) }
  %b1 = getelementptr i8, ptr %b, i64 8
  %f1 = getelementptr i8, ptr %far, i64 1600
  store ptr addrspace(1) %p, ptr %a
  store ptr addrspace(1) %p, ptr %b
  store ptr addrspace(1) %p, ptr %b1
  store i64 1, ptr %n
  store ptr addrspace(1) %p, ptr %large
  store ptr addrspace(1) %p, ptr %f1
  call void @safepoint()
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %a
  call void @safepoint()
  %x = getelementptr [100 x ptr addrspace(1)], ptr %large, i64 0, i64 %k
  %r = load ptr addrspace(1), ptr %x
  %w0 = load ptr addrspace(1), ptr %b
  %w1 = load ptr addrspace(1), ptr %b1
  %w2 = load ptr addrspace(1), ptr %f1
  call void @safepoint()
  ret ptr addrspace(1) %r
}
