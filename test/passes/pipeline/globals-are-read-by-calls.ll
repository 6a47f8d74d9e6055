; H19: clearing a global lets the collector free what it held: the store stays though nothing in the program reads the global before
; the next one. (Without the step loam-showroots LLVM deletes it.) A global that is only loaded from is no one's business.
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
; CHECK-LABEL: define {{.*}}@loam.start
; CHECK: store ptr addrspace(1) null, ptr @main.cache
; CHECK: @collect
; CHECK: store ptr addrspace(1) {{.*}}, ptr @main.cache
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

%LoamType = type { i64, i64, i32, i8, i8, i8, i8, ptr, { ptr, i64 }, ptr, ptr }
@mask = private constant [1 x i8] c"\01"
@type = private constant %LoamType { i64 8, i64 8, i32 1, i8 0, i8 8, i8 8, i8 22, ptr @mask, { ptr, i64 } zeroinitializer, ptr null, ptr null }
@main.cache = global ptr addrspace(1) null, !loam.type !0
@loam.abi = constant i32 5

declare void @collect()
declare ptr addrspace(1) @fresh()
declare void @use(ptr addrspace(1))

define void @loam.start() gc "statepoint-example" {
  %p = call ptr addrspace(1) @fresh()
  store ptr addrspace(1) %p, ptr @main.cache
  call void @use(ptr addrspace(1) %p)
  store ptr addrspace(1) null, ptr @main.cache
  call void @collect()
  %q = call ptr addrspace(1) @fresh()
  store ptr addrspace(1) %q, ptr @main.cache
  %r = load ptr addrspace(1), ptr @main.cache
  call void @use(ptr addrspace(1) %r)
  ret void
}
!0 = !{ptr @type}
