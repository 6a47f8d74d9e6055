; H9: a panic unwinds to the landing pad of an invoke that is a statepoint: pointers are loaded from their slots on both ways out, and the stack
; object is named. Fails when rewrite_add_bundle or make_statepoint treat calls only.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: llc -O2 -relocation-model=static -filetype=obj %t.ll -o %t.o
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare i32 @personality(...)
declare void @panics()
define void @may_panic(ptr addrspace(1) %p) noinline gc "statepoint-example" {
  %v = load volatile i64, ptr addrspace(1) %p
  call void @panics()
  ret void
}
declare void @use(ptr addrspace(1))

; CHECK-LABEL: @f(
; CHECK: invoke token {{.*}} @may_panic{{.*}} [ "deopt"(ptr %objects, i64 0, ptr %slots, i64 {{[0-9]+}}) ]
; CHECK: pad:
; CHECK-NEXT: [[PAD:%.*]] = landingpad token
; CHECK-NEXT: cleanup
; CHECK: [[Q:%.*]] = load ptr addrspace(1), ptr {{%(slots|[0-9]+)}}
; CHECK: @use, i32 1, i32 0, ptr addrspace(1) [[Q]]
define ptr addrspace(1) @f(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" personality ptr @personality {
  %x = alloca ptr addrspace(1)
  store ptr addrspace(1) %q, ptr %x
  %m = addrspacecast ptr %x to ptr addrspace(1)
  invoke void @may_panic(ptr addrspace(1) %m) to label %ok unwind label %pad
ok:
  ret ptr addrspace(1) %p
pad:
  %lp = landingpad token cleanup
  call void @use(ptr addrspace(1) %q)
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
