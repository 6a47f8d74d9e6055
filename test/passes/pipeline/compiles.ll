; The end of it all compiles, with stack maps that hold the places of the stack object and of the pointers' slots (Direct), each with its row.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: llc -O2 -no-x86-call-frame-opt -relocation-model=static -filetype=obj %t.ll -o %t.o
; RUN: llvm-readobj --stackmap %t.o | FileCheck %s
; RUN: llvm-readelf -S %t.o | FileCheck %s -check-prefix=SECTIONS
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@bits = constant [1 x i8] c"\01"
@"type:T" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
declare void @reads(ptr addrspace(1) nocapture "loam-escape"="-")

; CHECK: Record ID: 0
; CHECK: #4: Direct R#7 + {{[0-9]+}}
; CHECK-NEXT: #5: Constant 0
; CHECK-NEXT: #6: Direct R#7 + {{[0-9]+}}
; CHECK-NEXT: #7: Constant 1
; SECTIONS-DAG: .llvm_stackmaps
; SECTIONS-DAG: loam_functab
define ptr addrspace(1) @f(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }, !loam.object !0
  %m = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr addrspace(1) %m
  %f = getelementptr i8, ptr addrspace(1) %m, i64 8
  store i64 %n, ptr addrspace(1) %f
  call void @reads(ptr addrspace(1) %m)
  call void @reads(ptr addrspace(1) %m)
  ret ptr addrspace(1) %p
}
!0 = !{!"var", !"x", ptr @"type:T"}
