; A "loam-indirect" copy is only read by the callee: what it contains leaks to an unknown one, the copy does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:64.ff" = constant [1 x i8] c"\FF"
@"type:64.ff" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 64, i64 64, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:64.ff" }

define void @f(ptr %code) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %copy{{.*}} = alloca [64 x i8]
; CHECK: %x = call ptr addrspace(1) @mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %copy = alloca [8 x ptr addrspace(1)], !loam.object !1
  %copy.p = addrspacecast ptr %copy to ptr addrspace(1)
  store ptr addrspace(1) %x.p, ptr addrspace(1) %copy.p
  call void %code(ptr addrspace(1) "loam-indirect" %copy.p)
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"x", ptr @"type:64.ff"}
