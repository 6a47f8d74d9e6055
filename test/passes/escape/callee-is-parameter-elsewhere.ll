; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; A summary says what a function of another module gives to code that its parameter leads to: "?0 8 0" names the word at 8 of what
; parameter 0 points to, and that code's argument 0. A row that is no such row says nothing of the function.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@g = global ptr addrspace(1) null
@reader = constant { i64, ptr } { i64 0, ptr @reads }
@keeper = constant { i64, ptr } { i64 0, ptr @keeps }

declare void @reads(ptr addrspace(1)) "loam-summary"="..;"
declare void @keeps(ptr addrspace(1)) "loam-summary"="0(+0).;"
declare void @apply(ptr, ptr addrspace(1)) "loam-summary"="....?0 8 0 .0(+0);"
declare void @short(ptr, ptr addrspace(1)) "loam-summary"="....?0 8 0 .;"
declare void @other(ptr, ptr addrspace(1)) "loam-summary"="....?7 8 0 .0(+0);"

; CHECK-LABEL: define void @known(
; CHECK: %a1 = alloca
; CHECK: %b = call {{.*}} @mallocgc
; CHECK: %c = call {{.*}} @mallocgc
; CHECK: %d = call {{.*}} @mallocgc
; CHECK: %e = call {{.*}} @mallocgc
define void @known(ptr %table) gc "statepoint-example" {
  %a = alloca i64, !loam.object !0
  %ap = addrspacecast ptr %a to ptr addrspace(1)
  %b = alloca i64, !loam.object !0
  %bp = addrspacecast ptr %b to ptr addrspace(1)
  %c = alloca i64, !loam.object !0
  %cp = addrspacecast ptr %c to ptr addrspace(1)
  %d = alloca i64, !loam.object !0
  %dp = addrspacecast ptr %d to ptr addrspace(1)
  %e = alloca i64, !loam.object !0
  %ep = addrspacecast ptr %e to ptr addrspace(1)
  call void @apply(ptr @reader, ptr addrspace(1) %ap)
  call void @apply(ptr @keeper, ptr addrspace(1) %bp)
  call void @apply(ptr %table, ptr addrspace(1) %cp)
  call void @short(ptr @reader, ptr addrspace(1) %dp)
  call void @other(ptr @reader, ptr addrspace(1) %ep)
  ret void
}

!0 = !{!"silent", !"", ptr null}
