; What breaks the contract is refused, one message a kind; what keeps it passes.
; RUN: split-file %s %t
; RUN: loam-opt -passes=loam-verify %t/good.ll
; RUN: not loam-opt -passes=loam-verify %t/layout.ll 2>&1 | FileCheck %s -check-prefix=LAYOUT
; RUN: not loam-opt -passes=loam-verify %t/results.ll 2>&1 | FileCheck %s -check-prefix=RESULTS
; RUN: not loam-opt -passes=loam-verify %t/parameter.ll 2>&1 | FileCheck %s -check-prefix=PARAMETER
; RUN: not loam-opt -passes=loam-verify %t/alloca.ll 2>&1 | FileCheck %s -check-prefix=ALLOCA
; RUN: not loam-opt -passes=loam-verify %t/raw.ll 2>&1 | FileCheck %s -check-prefix=RAW

; LAYOUT: loam-verify: {{.*}}address space 1 non-integral
; RESULTS: loam-verify: f: {{.*}}more results than registers
; PARAMETER: loam-verify: f: {{.*}}a parameter that is no scalar
; ALLOCA: loam-verify: f: {{.*}}may only be cast to ptr addrspace(1)
; RAW: loam-verify: f: {{.*}}raw copy of a managed pointer may live across a safepoint
;--- good.ll
target datalayout = "e-ni:1"
declare void @leaf(ptr) "gc-leaf-function"
declare void @safepoint()
define { ptr addrspace(1), i64, i64, double, double } @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %m = addrspacecast ptr %x to ptr addrspace(1)
  %raw = addrspacecast ptr addrspace(1) %p to ptr
  call void @leaf(ptr %raw)
  call void @safepoint()
  ret { ptr addrspace(1), i64, i64, double, double } zeroinitializer
}
!0 = !{!"var", !"x", ptr null}
;--- layout.ll
target datalayout = "e"
;--- results.ll
target datalayout = "e-ni:1"
define { ptr addrspace(1), i64, i64, i64 } @f() gc "statepoint-example" {
  ret { ptr addrspace(1), i64, i64, i64 } zeroinitializer
}
;--- parameter.ll
target datalayout = "e-ni:1"
define void @f({ ptr addrspace(1), i64 } %s) gc "statepoint-example" {
  ret void
}
;--- alloca.ll
target datalayout = "e-ni:1"
define i64 @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %v = load i64, ptr %x
  ret i64 %v
}
!0 = !{!"var", !"x", ptr null}
;--- raw.ll
target datalayout = "e-ni:1"
declare void @safepoint()
define i64 @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %raw = addrspacecast ptr addrspace(1) %p to ptr
  call void @safepoint()
  %v = load i64, ptr %raw
  ret i64 %v
}
