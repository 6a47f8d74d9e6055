; A leaf function, which has no collector's name, tells the collector what it stores like any other: assignments to maps are leaves. Fails
; when barriers.c goes through functions with a gc name only.
; RUN: loam-opt -passes=loam-barriers %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

; CHECK-LABEL: define void @set(
; CHECK: load i32, ptr @loam.writeBarrier
; CHECK: store ptr addrspace(1) %p, ptr addrspace(1) %slot
; CHECK: call void @gcWriteBarrier(ptr addrspace(1) %slot, ptr addrspace(1) %p)
define void @set(ptr addrspace(1) %slot, ptr addrspace(1) %p) #0 {
  store ptr addrspace(1) %p, ptr addrspace(1) %slot, align 8
  ret void
}

attributes #0 = { "gc-leaf-function" }
