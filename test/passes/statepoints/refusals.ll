; What would crash RewriteStatepointsForGC, or lose a pointer, is refused before it runs.
; RUN: split-file %s %t
; RUN: not loam-opt -passes=loam-statepoints %t/strategy.ll 2>&1 | FileCheck %s -check-prefix=STRATEGY
; RUN: not loam-opt -passes=loam-statepoints %t/cast.ll 2>&1 | FileCheck %s -check-prefix=CAST
; RUN: not loam-opt -passes=loam-statepoints %t/musttail.ll 2>&1 | FileCheck %s -check-prefix=MUSTTAIL

; STRATEGY: f: unknown collector strategy "shadow-stack"
; CAST: f: {{.*}}a raw address becomes a managed pointer here
; MUSTTAIL: f: {{.*}}a musttail call cannot be a statepoint
;--- strategy.ll
define void @f() gc "shadow-stack" {
  ret void
}
;--- cast.ll
declare void @g(ptr addrspace(1))
define void @f() gc "statepoint-example" {
  %x = alloca i64
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @g(ptr addrspace(1) %p)
  call void @g(ptr addrspace(1) %p)
  ret void
}
;--- musttail.ll
declare void @g()
define void @f() gc "statepoint-example" {
  musttail call void @g()
  ret void
}
