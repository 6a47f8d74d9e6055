; A buffer whose content escapes becomes null: its user allocates. One that does not is scratch space on the stack.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
declare { ptr addrspace(1), i64 } @concat(ptr addrspace(1) "loam-escape"="r", i64)

define void @escapes() gc "statepoint-example" {
; CHECK-LABEL: @escapes(
; CHECK-NEXT: call {{.*}} @concat(ptr addrspace(1) null, i64 1)
  %b = alloca [32 x i8], !loam.object !0
  %p = addrspacecast ptr %b to ptr addrspace(1)
  %s = call { ptr addrspace(1), i64 } @concat(ptr addrspace(1) %p, i64 1)
  %q = extractvalue { ptr addrspace(1), i64 } %s, 0
  store ptr addrspace(1) %q, ptr @g
  ret void
}

define i8 @stays() gc "statepoint-example" {
; CHECK-LABEL: @stays(
; CHECK: alloca [32 x i8]
; CHECK-NOT: @concat(ptr addrspace(1) null
; CHECK: ret i8
  %b = alloca [32 x i8], !loam.object !0
  %p = addrspacecast ptr %b to ptr addrspace(1)
  %s = call { ptr addrspace(1), i64 } @concat(ptr addrspace(1) %p, i64 1)
  %q = extractvalue { ptr addrspace(1), i64 } %s, 0
  %v = load i8, ptr addrspace(1) %q
  ret i8 %v
}
!0 = !{!"buffer", !"a + b", null}
