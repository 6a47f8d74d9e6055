; Implicit objects over 64 KiB and variables over 10 MiB are never on a stack.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-DAG: %v{{.*}} = alloca [65544 x i8]
; CHECK-DAG: %e{{.*}} = alloca [65536 x i8]
; CHECK: %large.e = call {{.*}} @mallocgc(i64 65537
; CHECK: %large.v = call {{.*}} @mallocgc(i64 10485761
  %v = alloca [65544 x i8], !loam.object !0
  %v.p = addrspacecast ptr %v to ptr addrspace(1)
  store i8 1, ptr addrspace(1) %v.p
  %e = alloca [65536 x i8], !loam.object !1
  %e.p = addrspacecast ptr %e to ptr addrspace(1)
  store i8 1, ptr addrspace(1) %e.p
  %large.e = alloca [65537 x i8], !loam.object !1
  %le.p = addrspacecast ptr %large.e to ptr addrspace(1)
  store i8 1, ptr addrspace(1) %le.p
  %large.v = alloca [10485761 x i8], !loam.object !0
  %lv.p = addrspacecast ptr %large.v to ptr addrspace(1)
  store i8 1, ptr addrspace(1) %lv.p
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"expr", !"e", null}
