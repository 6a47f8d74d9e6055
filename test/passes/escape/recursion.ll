; Functions that call each other are analysed together; a pointer handed down a recursion stays on the stack.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @even(i64 %n, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: define i64 @even(
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 %n, ptr addrspace(1) %x.p
  %z = icmp eq i64 %n, 0
  br i1 %z, label %done, label %more
more:
  %m = sub i64 %n, 1
  %r = call i64 @odd(i64 %m, ptr addrspace(1) %x.p)
  ret i64 %r
done:
  %v = load i64, ptr addrspace(1) %p
  ret i64 %v
}

define i64 @odd(i64 %n, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: define i64 @odd(
; CHECK-NOT: mallocgc
; CHECK: ret i64
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  %m = sub i64 %n, 1
  %r = call i64 @even(i64 %m, ptr addrspace(1) %x.p)
  ret i64 %r
}

; The same with a pointer that the other one keeps.
@g = global ptr addrspace(1) null

define void @ping(i64 %n, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: define void @ping(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  call void @pong(i64 %n, ptr addrspace(1) %x.p)
  ret void
}

define void @pong(i64 %n, ptr addrspace(1) %p) gc "statepoint-example" {
  store ptr addrspace(1) %p, ptr @g
  call void @ping(i64 %n, ptr addrspace(1) %p)
  ret void
}
!0 = !{!"var", !"x", null}
