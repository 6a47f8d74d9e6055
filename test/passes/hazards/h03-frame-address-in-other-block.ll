; H3: the address of a field, computed once and used in other blocks, becomes a register that holds a stack address across the calls. Here
; each access has its own. Fails when make_direct in opaque.c leaves the getelementptr where it was.
; RUN: loam-opt -passes=loam-opaque,loam-statepoints %s | llc -O2 -disable-cgp -o - | FileCheck %s
; RUN: loam-opt -passes=loam-statepoints %s | llc -O2 -disable-cgp -o - | FileCheck %s -check-prefix=WHY
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK-LABEL: f:
; CHECK-NOT: leaq
; CHECK-NOT: movq %rsp
; CHECK: movq $1, {{[0-9]*}}(%rsp)
; CHECK: callq safepoint
; CHECK: movq $2, {{[0-9]*}}(%rsp)
; CHECK: callq safepoint
; CHECK-NOT: leaq
; CHECK: retq
; WHY-LABEL: f:
; WHY: {{leaq .*\(%rsp\), %r|movq %rsp, %r}}
declare void @safepoint()
define i64 @f(i1 %c) gc "statepoint-example" {
  %x = alloca [4 x i64]
  %a = getelementptr [4 x i64], ptr %x, i64 0, i64 2
  store volatile i64 1, ptr %a
  call void @safepoint()
  br i1 %c, label %yes, label %no
yes:
  store volatile i64 2, ptr %a
  call void @safepoint()
  br label %no
no:
  %v = load volatile i64, ptr %a
  ret i64 %v
}
