; A "static" object becomes a constant and the stores into it go: one of something that is no constant would be lost.
; RUN: not loam-opt -passes=loam-objects,loam-escape %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: loam-escape: f: something other than a constant is stored into a "static" object
declare void @keeps(ptr addrspace(1))
@constant = private constant i64 1
define void @f(i64 %v) gc "statepoint-example" {
  %o = alloca i64, !loam.object !0
  %o.p = addrspacecast ptr %o to ptr addrspace(1)
  store i64 %v, ptr addrspace(1) %o.p
  call void @keeps(ptr addrspace(1) %o.p)
  ret void
}
!0 = !{!"static", !"[]int{...}", null, ptr @constant}
