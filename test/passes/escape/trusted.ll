; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; A function with "loam-trusted" is taken at its letters' word, not at its body's: it keeps one argument and not the other,
; although the body stores both.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@keep = global ptr addrspace(1) null

define void @store(ptr addrspace(1) "loam-escape"="-" %a, ptr addrspace(1) "loam-escape"="L" %b) "loam-trusted" gc "statepoint-example" {
  store ptr addrspace(1) %a, ptr @keep
  store ptr addrspace(1) %b, ptr @keep
  ret void
}

; CHECK-LABEL: define void @caller
; CHECK: alloca
; CHECK-NOT: alloca
; CHECK: call {{.*}} @mallocgc
define void @caller() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %q = addrspacecast ptr %y to ptr addrspace(1)
  call void @store(ptr addrspace(1) %p, ptr addrspace(1) %q)
  ret void
}

!0 = !{!"silent", !"", ptr null}
