; Only words that are stored on every path and still needed are named; each set of live words has its map in the table, from the first live word on.
; RUN: loam-opt -passes=loam-opaque,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @use(ptr addrspace(1))

; CHECK-DAG: @loam.ptrmap.05 = private unnamed_addr constant [1 x i8] c"\05", align 1
; CHECK-DAG: @loam.ptrmap.01 = private unnamed_addr constant [1 x i8] c"\01", align 1
; CHECK-DAG: @loam.framemaps = internal constant [2 x { i64, i32, i32, ptr }] [{ i64, i32, i32, ptr } { i64 16, i32 1, i32 0, ptr @loam.ptrmap.01 }, { i64, i32, i32, ptr } { i64 0, i32 3, i32 0, ptr @loam.ptrmap.05 }]
define void @f(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @use({{.*}}) [ "deopt"(ptr %objects, i64 1) ]
; CHECK: call void @use({{.*}}) [ "deopt"(ptr %objects, i64 0) ]
; CHECK: call void @safepoint()
; CHECK-NOT: deopt
; CHECK: ret void
  %x = alloca { ptr addrspace(1), i64, ptr addrspace(1) }
  %x2 = getelementptr i8, ptr %x, i64 16
  call void @safepoint()
  store ptr addrspace(1) %q, ptr %x2
  call void @safepoint()
  store ptr addrspace(1) %p, ptr %x
  %a = load ptr addrspace(1), ptr %x
  call void @use(ptr addrspace(1) %a)
  %again = load ptr addrspace(1), ptr %x
  %b = load ptr addrspace(1), ptr %x2
  call void @use(ptr addrspace(1) %b)
  %c = load ptr addrspace(1), ptr %x2
  call void @safepoint()
  ret void
}
