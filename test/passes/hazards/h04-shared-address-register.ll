; H4: two clearings of one object share one register with its address, across the call in between. Here each takes the address anew.
; Fails when replace_use in opaque.c leaves the operands of intrinsics alone.
; RUN: loam-opt -passes=loam-opaque,loam-statepoints %s | llc -O2 -o - | FileCheck %s
; RUN: loam-opt -passes=loam-statepoints %s | llc -O2 -o - | FileCheck %s -check-prefix=WHY
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK-LABEL: f:
; CHECK: leaq {{[0-9]*}}(%rsp), %[[A:[a-z0-9]+]]
; CHECK: callq memset
; CHECK: callq safepoint
; CHECK: leaq {{[0-9]*}}(%rsp), %[[B:[a-z0-9]+]]
; CHECK: callq memset
; WHY-LABEL: f:
; WHY: {{leaq|movq}} {{.*}}%rsp{{.*}}, %r{{[0-9b]}}
; WHY: callq memset
; WHY: callq safepoint
; WHY-NOT: leaq
; WHY-NOT: movq %rsp
; WHY: callq memset
declare void @safepoint()
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
define void @f(i64 %n) gc "statepoint-example" {
  %x = alloca [400 x i64]
  call void @llvm.memset.p0.i64(ptr %x, i8 0, i64 %n, i1 false)
  call void @safepoint()
  call void @llvm.memset.p0.i64(ptr %x, i8 0, i64 %n, i1 false)
  ret void
}
