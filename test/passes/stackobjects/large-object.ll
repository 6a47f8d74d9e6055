; More pointer words than are told apart: one unit, a part of the frame, with one bit for
; all of it; cleared by memset through an opaque address.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @use(ptr addrspace(1))

; CHECK: @loam.framemaps = internal constant [2 x { i64, i32, i32, ptr }] [{ i64, i32, i32, ptr } { i64 0, i32 100, i32 0, ptr @loam.ptrmap.ffffffffffffffffffffffff0f }, { i64, i32, i32, ptr } { i64 0, i32 1, i32 1, ptr @loam.ptrmap.01 }]
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: [[A:%.*]] = call ptr asm sideeffect "leaq $1, $0"
; CHECK-NEXT: call void @llvm.memset.p0.i64(ptr align 8 [[A]], i8 0, i64 800, i1 false)
; CHECK: call void @use({{.*}}) [ "deopt"(ptr %objects, i64 1) ]
  %a = alloca [100 x ptr addrspace(1)]
  store ptr addrspace(1) %p, ptr %a
  %m = addrspacecast ptr %a to ptr addrspace(1)
  call void @use(ptr addrspace(1) %m)
  ret void
}
