; A program may store a pointer as a uintptr into a header that it made of a slice (unsafe's sixth pattern). Where nothing can happen
; between the load and the store, or the pointer itself can be stored, the word is a pointer word all along.
; RUN: loam-opt -passes=loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()

; CHECK-LABEL: @loaded(
; CHECK: call void @safepoint() [ "deopt"(ptr %objects,
define ptr addrspace(1) @loaded(i1 %c, ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }
  %word = load i64, ptr addrspace(1) %p
  br i1 %c, label %then, label %end
then:
  store i64 %word, ptr %x
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
end:
  ret ptr addrspace(1) null
}

; CHECK-LABEL: @converted(
; CHECK: call void @safepoint()
; CHECK: store ptr addrspace(1) %p, ptr %objects
; CHECK: call void @safepoint() [ "deopt"(ptr %objects,
define ptr addrspace(1) @converted(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }
  %n = ptrtoint ptr addrspace(1) %p to i64
  call void @safepoint()
  store i64 %n, ptr %x
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
