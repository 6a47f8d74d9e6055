; What would lose a pointer, or the size of a frame, is refused.
; RUN: split-file %s %t
; RUN: not loam-opt -passes=loam-statepoints %t/strategy.ll 2>&1 | FileCheck %s -check-prefix=STRATEGY
; RUN: not loam-opt -passes=loam-statepoints %t/cast.ll 2>&1 | FileCheck %s -check-prefix=CAST
; RUN: not loam-opt -passes=loam-statepoints %t/musttail.ll 2>&1 | FileCheck %s -check-prefix=MUSTTAIL

; STRATEGY: f: unknown collector strategy "shadow-stack"
; CAST: f: {{.*}}a raw address becomes a managed pointer here
; MUSTTAIL: f: {{.*}}a musttail call cannot be a statepoint
;--- strategy.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @f() gc "shadow-stack" {
  ret void
}
;--- cast.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @g(ptr addrspace(1))
define void @f() gc "statepoint-example" {
  %x = alloca i64
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @g(ptr addrspace(1) %p)
  call void @g(ptr addrspace(1) %p)
  ret void
}
;--- musttail.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @g()
define void @f() gc "statepoint-example" {
  musttail call void @g()
  ret void
}
