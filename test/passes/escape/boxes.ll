; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; The box of a value does not escape by being the receiver of an unknown method, or what the letter m keeps; its content does, and so
; does an object that is no box. Summaries of other modules say the same behind an exclamation mark.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@g = global ptr addrspace(1) null
declare ptr addrspace(1) @kept(ptr addrspace(1) "loam-escape"="m") "gc-leaf-function"
declare void @elsewhere(ptr addrspace(1)) "loam-summary"="..!0;"
declare void @content_elsewhere(ptr addrspace(1)) "loam-summary"="..!1(0+0);"
declare void @heap_elsewhere(ptr addrspace(1)) "loam-summary"="0.!0;"

define void @asks(ptr %table, ptr addrspace(1) %p) gc "statepoint-example" {
  %code = load ptr, ptr @itab, !loam.method !0
  call void %code(ptr addrspace(1) %p)
  ret void
}
@itab = external global ptr

define void @gives_more(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
  %code = load ptr, ptr @itab, !loam.method !0
  call void %code(ptr addrspace(1) %p, ptr addrspace(1) %q)
  ret void
}

; CHECK-LABEL: @box(
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @box() gc "statepoint-example" {
  %o = alloca i64, !loam.object !1
  %p = addrspacecast ptr %o to ptr addrspace(1)
  call void @asks(ptr null, ptr addrspace(1) %p)
  call void @elsewhere(ptr addrspace(1) %p)
  call void @gives_more(ptr addrspace(1) %p, ptr addrspace(1) null)
  %k = call ptr addrspace(1) @kept(ptr addrspace(1) %p)
  store ptr addrspace(1) %k, ptr @g
  ret void
}

; CHECK-LABEL: @no_box(
; CHECK: mallocgc
define void @no_box() gc "statepoint-example" {
  %o = alloca i64, !loam.object !2
  %p = addrspacecast ptr %o to ptr addrspace(1)
  call void @asks(ptr null, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: @no_box_elsewhere(
; CHECK: mallocgc
define void @no_box_elsewhere() gc "statepoint-example" {
  %o = alloca i64, !loam.object !2
  %p = addrspacecast ptr %o to ptr addrspace(1)
  call void @elsewhere(ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: @is_no_receiver(
; CHECK: mallocgc
define void @is_no_receiver() gc "statepoint-example" {
  %o = alloca i64, !loam.object !1
  %p = addrspacecast ptr %o to ptr addrspace(1)
  call void @gives_more(ptr addrspace(1) null, ptr addrspace(1) %p)
  ret void
}

; CHECK-LABEL: @is_stored_too(
; CHECK: mallocgc
define void @is_stored_too() gc "statepoint-example" {
  %o = alloca i64, !loam.object !1
  %p = addrspacecast ptr %o to ptr addrspace(1)
  call void @heap_elsewhere(ptr addrspace(1) %p)
  ret void
}

; The object in the box escapes: once by its own way, once as the box's content.
; CHECK-LABEL: @content(
; CHECK: call {{.*}}mallocgc(i64 8
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @content() gc "statepoint-example" {
  %o = alloca i64, !loam.object !2
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !3
  %q = addrspacecast ptr %b to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr addrspace(1) %q
  call void @asks(ptr null, ptr addrspace(1) %q)
  ret void
}

; CHECK-LABEL: @content_of_content(
; CHECK: call {{.*}}mallocgc(i64 8
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @content_of_content() gc "statepoint-example" {
  %o = alloca i64, !loam.object !2
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !4
  %q = addrspacecast ptr %b to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr addrspace(1) %q
  call void @content_elsewhere(ptr addrspace(1) %q)
  ret void
}

; A box in a box is its content: the method copies the outer one, and keeps the address of the inner one.
; CHECK-LABEL: @box_in_box(
; CHECK: call {{.*}}mallocgc(i64 8
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @box_in_box() gc "statepoint-example" {
  %o = alloca i64, !loam.object !1
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !3
  %q = addrspacecast ptr %b to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr addrspace(1) %q
  call void @asks(ptr null, ptr addrspace(1) %q)
  ret void
}

; CHECK-LABEL: @box_in_kept_box(
; CHECK: call {{.*}}mallocgc(i64 8
; CHECK-NOT: mallocgc
; CHECK: ret void
define void @box_in_kept_box() gc "statepoint-example" {
  %o = alloca i64, !loam.object !1
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %b = alloca ptr addrspace(1), !loam.object !3
  %q = addrspacecast ptr %b to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr addrspace(1) %q
  %k = call ptr addrspace(1) @kept(ptr addrspace(1) %q)
  ret void
}

@pointer = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
@bits = private unnamed_addr constant [1 x i8] c"\01"
!0 = !{!"", !"M"}
!1 = !{!"box", !"x", ptr null}
!2 = !{!"expr", !"y", ptr null}
!3 = !{!"box", !"z", ptr @pointer}
!4 = !{!"expr", !"z", ptr @pointer}
