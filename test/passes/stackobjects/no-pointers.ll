; Objects without pointers are not named and keep their lifetime markers: the code generator may let them share slots.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @use(ptr addrspace(1))
declare void @llvm.lifetime.start.p0(i64, ptr)

define void @f() gc "statepoint-example" {
; CHECK-NOT: loam.framemaps
; CHECK-LABEL: @f(
; CHECK: lifetime.start
; CHECK-NOT: deopt
; CHECK: ret void
  %x = alloca [4 x i64], align 8, !loam.stackobject !0
  call void @llvm.lifetime.start.p0(i64 32, ptr %x)
  %m = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %m)
  ret void
}
!0 = !{ptr null}
