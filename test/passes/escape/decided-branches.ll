; What happens behind a comparison of two variables' addresses that cannot be true happens never, also in phis; what is reached
; otherwise, around a loop with two entries for example, does. Variables that may have one place decide nothing.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@g = global ptr addrspace(1) null
@a = constant i64 1
@b = linkonce_odr constant i64 2
@merged = unnamed_addr constant i64 1
@replaced = weak constant i64 1
@empty = constant {} zeroinitializer

define void @never() gc "statepoint-example" {
; CHECK-LABEL: define void @never(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @b
  br i1 %same, label %then, label %end
then:
  store ptr addrspace(1) %p, ptr @g
  br label %end
end:
  %kept = phi ptr addrspace(1) [ %p, %then ], [ null, %0 ]
  store ptr addrspace(1) %kept, ptr @g
  ret void
}

define void @not_that_edge() gc "statepoint-example" {
; CHECK-LABEL: define void @not_that_edge(
; CHECK-NOT: mallocgc
; CHECK: ret void
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %different = icmp ne ptr @a, @b
  br i1 %different, label %other, label %end
other:
  br label %end
end:
  %kept = phi ptr addrspace(1) [ %p, %0 ], [ null, %other ]
  store ptr addrspace(1) %kept, ptr @g
  ret void
}

define void @always() gc "statepoint-example" {
; CHECK-LABEL: define void @always(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @a
  br i1 %same, label %then, label %end
then:
  store ptr addrspace(1) %p, ptr @g
  br label %end
end:
  ret void
}

; The entry leads to %second alone, and from there to %first.
define void @two_entries(i1 %again) gc "statepoint-example" {
; CHECK-LABEL: define void @two_entries(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @b
  br i1 %same, label %first, label %second
first:
  store ptr addrspace(1) %p, ptr @g
  br i1 %again, label %second, label %end
second:
  br i1 %again, label %end, label %first
end:
  ret void
}

define void @one_place() gc "statepoint-example" {
; CHECK-LABEL: define void @one_place(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @merged
  br i1 %same, label %then, label %end
then:
  store ptr addrspace(1) %p, ptr @g
  br label %end
end:
  ret void
}

define void @another_module_says() gc "statepoint-example" {
; CHECK-LABEL: define void @another_module_says(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @replaced
  br i1 %same, label %then, label %end
then:
  store ptr addrspace(1) %p, ptr @g
  br label %end
end:
  ret void
}

define void @no_place() gc "statepoint-example" {
; CHECK-LABEL: define void @no_place(
; CHECK: mallocgc
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  %same = icmp eq ptr @a, @empty
  br i1 %same, label %then, label %end
then:
  store ptr addrspace(1) %p, ptr @g
  br label %end
end:
  ret void
}

!0 = !{!"var", !"x", ptr null}
