; An object that a later iteration may still see cannot share one place with that iteration's object: it is on the heap, in a region that dies with the function.
; A phi in the loop's header carries it; one behind the loop does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @carried(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @carried(
; CHECK: @runtime.regionalloc(
entry:
  br label %head
head:
  %last = phi ptr addrspace(1) [ null, %entry ], [ %p, %head ]
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr addrspace(1) %last, %p
  br i1 %same, label %head, label %exit
exit:
  ret void
}

define i64 @last_one(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @last_one(
; CHECK-NOT: {{mallocgc|regionalloc}}
; CHECK: ret i64
entry:
  br label %head
head:
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  br i1 %c, label %head, label %exit
exit:
  %q = phi ptr addrspace(1) [ %p, %head ]
  %v = load i64, ptr addrspace(1) %q
  ret i64 %v
}

; The outer loop's header carries the inner loop's object.
define void @nested(i1 %c, i1 %d) gc "statepoint-example" {
; CHECK-LABEL: @nested(
; CHECK: @runtime.regionalloc(
entry:
  br label %outer
outer:
  %last = phi ptr addrspace(1) [ null, %entry ], [ %p, %latch ]
  br label %inner
inner:
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  br i1 %c, label %inner, label %latch
latch:
  %same = icmp eq ptr addrspace(1) %last, %p
  br i1 %same, label %outer, label %exit
exit:
  ret void
}

; Made before the loop: all iterations may see it.
define void @before(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @before(
; CHECK-NOT: {{mallocgc|regionalloc}}
; CHECK: ret void
entry:
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  br label %head
head:
  %q = phi ptr addrspace(1) [ %p, %entry ], [ %r, %head ]
  %r = getelementptr i8, ptr addrspace(1) %q, i64 0
  br i1 %c, label %head, label %exit
exit:
  ret void
}
!0 = !{!"var", !"x", null}
