; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; Of a function in another module its summary says what becomes of its arguments: of two the first one stays, the second leaks; one
; that is the result leaks when the result does. A summary that does not fit the function's shape says nothing.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @first(ptr addrspace(1), ptr addrspace(1)) "loam-summary"="..0.;"
declare void @misfit(ptr addrspace(1), ptr addrspace(1)) "loam-summary"="..;"

; CHECK-LABEL: define void @caller
; CHECK: alloca
; CHECK-NOT: alloca
; CHECK: call {{.*}} @mallocgc
define void @caller() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %q = addrspacecast ptr %y to ptr addrspace(1)
  call void @first(ptr addrspace(1) %p, ptr addrspace(1) %q)
  ret void
}

; CHECK-LABEL: define ptr addrspace(1) @result
; CHECK: call {{.*}} @mallocgc
declare ptr addrspace(1) @same(ptr addrspace(1)) "loam-summary"="..0(+0);"
define ptr addrspace(1) @result() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %q = call ptr addrspace(1) @same(ptr addrspace(1) %p)
  ret ptr addrspace(1) %q
}

; CHECK-LABEL: define void @unfit
; CHECK-NOT: alloca
; CHECK: call {{.*}} @mallocgc
; CHECK: call {{.*}} @mallocgc
define void @unfit() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %q = addrspacecast ptr %y to ptr addrspace(1)
  call void @misfit(ptr addrspace(1) %p, ptr addrspace(1) %q)
  ret void
}

!0 = !{!"silent", !"", ptr null}
