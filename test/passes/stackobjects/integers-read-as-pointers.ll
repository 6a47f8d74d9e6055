; Code behind a type switch that goes elsewhere reads integers of the frame as managed pointers. Such words are no pointer words: neither the
; integer nor a register that LLVM loads it into early may be taken for a pointer.
; RUN: loam-opt -passes=loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @use(ptr addrspace(1))

; A piece of a split object, read directly: the integer becomes a pointer only when it may be an address.
; CHECK-LABEL: @piece(
; CHECK: [[WORD:%.*]] = load i64, ptr %p
; CHECK: [[SMALL:%.*]] = icmp ult i64 [[WORD]], 4096
; CHECK: [[SAFE:%.*]] = select i1 [[SMALL]], i64 0, i64 [[WORD]]
; CHECK: [[PTR:%.*]] = inttoptr i64 [[SAFE]] to ptr addrspace(1)
; CHECK: call void @safepoint(){{$}}
; CHECK: call void @use(ptr addrspace(1) [[PTR]]){{$}}
define void @piece(i64 %n) gc "statepoint-example" {
  %p = alloca i64
  store i64 %n, ptr %p
  %v = load ptr addrspace(1), ptr %p
  call void @safepoint()
  call void @use(ptr addrspace(1) %v)
  ret void
}

; SROA gives the piece the type of the load; the piece is no pointer word for all that, and part of it may be written.
; CHECK-LABEL: @typed_piece(
; CHECK: [[P:%.*]] = alloca i64
; CHECK: store i8 %n, ptr [[P]]
; CHECK: load i64, ptr [[P]]
; CHECK: call void @safepoint(){{$}}
define void @typed_piece(i8 %n) gc "statepoint-example" {
  %p = alloca ptr addrspace(1)
  store i64 0, ptr %p
  store i8 %n, ptr %p
  %v = load ptr addrspace(1), ptr %p
  call void @safepoint()
  call void @use(ptr addrspace(1) %v)
  ret void
}

; The object that LLVM made a pointer becomes an integer also when only parts of it are written.
; CHECK-LABEL: @parts(
; CHECK: call void @safepoint()
; CHECK-NOT: load ptr addrspace(1)
; CHECK: ret
define ptr addrspace(1) @parts(float %re, float %im) gc "statepoint-example" {
  %p = alloca ptr addrspace(1)
  store float %re, ptr %p
  %second = getelementptr i8, ptr %p, i64 4
  store float %im, ptr %second
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %p
  ret ptr addrspace(1) %v
}

; A word that holds a pointer on some path stays a pointer word.
; CHECK-LABEL: @pointer(
; CHECK: call void @safepoint() [ "deopt"(ptr %objects,
; CHECK: load ptr addrspace(1), ptr %objects
define ptr addrspace(1) @pointer(ptr addrspace(1) %q) gc "statepoint-example" {
  %p = alloca i64
  store i64 0, ptr %p
  store ptr addrspace(1) %q, ptr %p
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %p
  ret ptr addrspace(1) %v
}

; Of two objects behind a phi only the one that was declared to hold a pointer, or had one stored, is named.
; CHECK-LABEL: @either(
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 {{[0-9]+}}) ]
define ptr addrspace(1) @either(i1 %c, i64 %n, ptr addrspace(1) %q) gc "statepoint-example" {
entry:
  %a = alloca [8 x i8], !loam.stackobject !0
  %b = alloca [8 x i8], !loam.stackobject !1
  store ptr addrspace(1) %q, ptr %a
  store i64 %n, ptr %b
  %pa = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype([8 x i8]) %a) "gc-leaf-function"
  %pb = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype([8 x i8]) %b) "gc-leaf-function"
  br i1 %c, label %one, label %join
one:
  br label %join
join:
  %p = phi ptr addrspace(1) [ %pa, %one ], [ %pb, %entry ]
  call void @safepoint()
  %v = load ptr addrspace(1), ptr addrspace(1) %p
  ret ptr addrspace(1) %v
}
!0 = !{!"01"}
!1 = !{!"00"}
