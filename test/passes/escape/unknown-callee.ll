; What is given to a function without body or attribute may be kept by it.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:16.01" = constant [1 x i8] c"\01"
@"type:16.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:16.01" }

declare void @unknown(ptr addrspace(1))
declare void @reads(ptr addrspace(1) "loam-escape"="-")
declare void @keeps_content(ptr addrspace(1) "loam-escape"="c")

define void @leaks() gc "statepoint-example" {
; CHECK-LABEL: @leaks(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %p)
  ret void
}

define void @stays() gc "statepoint-example" {
; CHECK-LABEL: @stays(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @reads(ptr addrspace(1) %p)
  ret void
}

; The outer object stays, the one it points to does not.
define void @content() gc "statepoint-example" {
; CHECK-LABEL: @content(
; CHECK: alloca [16 x i8]
; CHECK: mallocgc(i64 8
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca { ptr addrspace(1), i64 }, !loam.object !1
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %y.p
  call void @keeps_content(ptr addrspace(1) %y.p)
  ret void
}

define void @pointer(ptr %code) gc "statepoint-example" {
; CHECK-LABEL: @pointer(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void %code(ptr addrspace(1) %p)
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:16.01"}
