; Which argument registers and stack words hold managed pointers at entry, by the System V convention.
; RUN: loam-opt -passes=loam-functab %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: @loam.argmask = private unnamed_addr constant [1 x i64] [i64 10]
; CHECK: @loam.functab = internal constant [3 x { ptr, ptr, ptr, i32, i32, i32, i32, ptr, ptr }] [
; registers: p is rsi (bit 1), r is r8 (bit 4); nothing on the stack
; CHECK-SAME: { ptr @registers, ptr @"loam.text:registers", ptr @"loam.text:", i32 0, i32 18, i32 0, i32 0, ptr null, ptr @loam.module }
; on the stack: words 0 (i64), 1 (pointer), 2 (double), 3 (pointer): bits 1 and 3
; CHECK-SAME: { ptr @stack, ptr @"loam.text:stack", {{.*}} i32 0, i32 63, i32 4, i32 0, ptr @loam.argmask
; no parameters in the source, says "loam-nullary"
; CHECK-SAME: { ptr @nothing, {{.*}} i32 0, i32 0, i32 0, i32 1, ptr null
; CHECK-SAME: section "loam_functab", align 8
; CHECK: @llvm.used = appending global [1 x ptr] [ptr @loam.functab]
define void @registers(i64 %a, ptr addrspace(1) %p, double %d, i1 zeroext %b, ptr %raw, ptr addrspace(1) %r) gc "statepoint-example" {
  ret void
}
define void @stack(ptr addrspace(1) %a, ptr addrspace(1) %b, ptr addrspace(1) %c, ptr addrspace(1) %d, ptr addrspace(1) %e,
                   ptr addrspace(1) %f, i64 %g, ptr addrspace(1) %h, double %f0, double %f1, double %f2, double %f3, double %f4,
                   double %f5, double %f6, double %f7, double %f8, ptr addrspace(1) %i) gc "statepoint-example" {
  ret void
}
define void @nothing() "loam-nullary" gc "statepoint-example" {
  ret void
}
define void @leaf(ptr addrspace(1) %p) "gc-leaf-function" {
  ret void
}
