; A function that makes pointers from integers stays a call until the escape analysis is done: what it hides stays hidden.
; RUN: loam-opt -passes=loam-inline %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define ptr addrspace(1) @noescape(ptr addrspace(1) %p) !loam.func !0 {
  %i = ptrtoint ptr addrspace(1) %p to i64
  %x = xor i64 %i, 0
  %q = inttoptr i64 %x to ptr addrspace(1)
  ret ptr addrspace(1) %q
}
define ptr addrspace(1) @f(ptr addrspace(1) %p) !loam.func !1 {
; CHECK-LABEL: @f(
; CHECK: call ptr addrspace(1) @noescape(
  %q = call ptr addrspace(1) @noescape(ptr addrspace(1) %p)
  ret ptr addrspace(1) %q
}
!0 = !{!"noescape", i32 10, !"", !9, !9}
!1 = !{!"f", i32 90, !"", !9, !9}
!9 = !{}
