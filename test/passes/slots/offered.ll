; A function that only calls lead to gets a parameter for each object that it returns; each call offers a buffer. loam-escape makes a
; buffer null where the result is kept, and what is stored in one that stays is no concern of the heap.
; RUN: loam-opt -passes=loam-objects,loam-slots %s | FileCheck %s
; RUN: loam-opt -passes=loam-objects,loam-slots,loam-escape %s | FileCheck %s --check-prefix=ESCAPE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@"bits:8.01" = constant [1 x i8] c"\01"
@"type:8.01" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:8.01" }
@g = global ptr addrspace(1) null
@table = constant ptr @in.a.table

; CHECK-LABEL: @looks(
; CHECK: [[B:%.*]] = call ptr addrspace(1) @loam.object(i64 8, ptr @"type:8.01")
; CHECK-NEXT: call ptr addrspace(1) @make(ptr addrspace(1) %v, ptr addrspace(1) [[B]])
; ESCAPE-LABEL: @looks(
; ESCAPE-NOT: mallocgc
; ESCAPE-NOT: null)
; ESCAPE: ret i64
define i64 @looks() gc "statepoint-example" {
  %v = alloca i64, !loam.object !1
  %q = addrspacecast ptr %v to ptr addrspace(1)
  %r = call ptr addrspace(1) @make(ptr addrspace(1) %q)
  %x = load ptr addrspace(1), ptr addrspace(1) %r
  %n = load i64, ptr addrspace(1) %x
  ret i64 %n
}

; What is stored in an object that is kept is kept.
; ESCAPE-LABEL: @keeps(
; ESCAPE: [[V:%.*]] = call ptr addrspace(1) @mallocgc(i64 8
; ESCAPE: call ptr addrspace(1) @make(ptr addrspace(1) [[V]], ptr addrspace(1) null)
define void @keeps() gc "statepoint-example" {
  %v = alloca i64, !loam.object !1
  %q = addrspacecast ptr %v to ptr addrspace(1)
  %r = call ptr addrspace(1) @make(ptr addrspace(1) %q)
  store ptr addrspace(1) %r, ptr @g
  ret void
}

; So is what is read from one that stays.
; ESCAPE-LABEL: @keepsContent(
; ESCAPE: [[V:%.*]] = call ptr addrspace(1) @mallocgc(i64 8
; ESCAPE: call ptr addrspace(1) @make(ptr addrspace(1) [[V]], ptr addrspace(1) {{%.*}})
define void @keepsContent() gc "statepoint-example" {
  %v = alloca i64, !loam.object !1
  %q = addrspacecast ptr %v to ptr addrspace(1)
  %r = call ptr addrspace(1) @make(ptr addrspace(1) %q)
  %x = load ptr addrspace(1), ptr addrspace(1) %r
  store ptr addrspace(1) %x, ptr @g
  ret void
}

; An object that outlives its iteration lies in a region.
; ESCAPE-LABEL: @carries(
; ESCAPE: [[S:%.*]] = call ptr addrspace(1) @runtime.regionalloc(
; ESCAPE: call ptr addrspace(1) @make(ptr addrspace(1) %last, ptr addrspace(1) [[S]])
; ESCAPE: end:
; ESCAPE-NEXT: call void @runtime.regionfree(
define void @carries(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %last = phi ptr addrspace(1) [ null, %entry ], [ %r, %loop ]
  %r = call ptr addrspace(1) @make(ptr addrspace(1) %last)
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  ret void
}

; Others may call it by its type; or by its name. One that calls itself, or makes more than one, is lent a region instead.
; CHECK: define internal ptr addrspace(1) @in.a.table()
define internal ptr addrspace(1) @in.a.table() gc "statepoint-example" {
  %o = alloca i64, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  ret ptr addrspace(1) %p
}

; CHECK: define ptr addrspace(1) @visible()
define ptr addrspace(1) @visible() gc "statepoint-example" {
  %o = alloca i64, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  ret ptr addrspace(1) %p
}

define internal ptr addrspace(1) @itself(i1 %c) gc "statepoint-example" {
entry:
  %o = alloca i64, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  br i1 %c, label %again, label %end
again:
  %r = call ptr addrspace(1) @itself(i1 false)
  br label %end
end:
  ret ptr addrspace(1) %p
}

define internal ptr addrspace(1) @many(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %o = alloca i64, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  ret ptr addrspace(1) %p
}

define void @calls() gc "statepoint-example" {
  %a = call ptr addrspace(1) @in.a.table()
  %b = call ptr addrspace(1) @visible()
  %c = call ptr addrspace(1) @itself(i1 true)
  %d = call ptr addrspace(1) @many(i64 3)
  ret void
}

; CHECK: define internal ptr addrspace(1) @make(ptr addrspace(1) %x, ptr addrspace(1) "loam-slot" [[SLOT:%[0-9]+]])
; CHECK: icmp eq ptr addrspace(1) [[SLOT]], null
; CHECK: phi ptr addrspace(1) [ [[SLOT]], %{{.*}} ], [ %{{.*}}, %{{.*}} ]
; CHECK: define internal ptr addrspace(1) @itself(i1 %c, ptr addrspace(1) "loam-region" %
; CHECK: define internal ptr addrspace(1) @many(i64 %n, ptr addrspace(1) "loam-region" %
; ESCAPE-LABEL: define internal ptr addrspace(1) @make(
; ESCAPE: call ptr addrspace(1) @mallocgc(
define internal ptr addrspace(1) @make(ptr addrspace(1) %x) gc "statepoint-example" {
  %o = alloca ptr addrspace(1), !loam.object !2
  %p = addrspacecast ptr %o to ptr addrspace(1)
  store ptr addrspace(1) %x, ptr addrspace(1) %p
  ret ptr addrspace(1) %p
}
!0 = !{!"expr", !"new(T)", null}
!1 = !{!"var", !"v", null}
!2 = !{!"expr", !"new(T)", ptr @"type:8.01"}
