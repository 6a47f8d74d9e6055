; Alone, the pass refuses stores of what loam-aggregates had to split; it records single pointers and vectors of them.
; RUN: not loam-opt -passes=loam-barriers %s -o %t 2>&1 | FileCheck %s
; CHECK: loam-barriers: f: an aggregate with managed pointers is stored
; RUN: loam-opt -passes=loam-aggregates,loam-barriers -S %s -o - | FileCheck %s -check-prefix=SPLIT
; SPLIT: call void @gcWriteBarrier(ptr addrspace(1) %out, ptr addrspace(1) %p)
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(ptr addrspace(1) %p, i64 %n, ptr addrspace(1) %out) gc "statepoint-example" {
  %a = insertvalue { ptr addrspace(1), i64 } poison, ptr addrspace(1) %p, 0
  %s = insertvalue { ptr addrspace(1), i64 } %a, i64 %n, 1
  store { ptr addrspace(1), i64 } %s, ptr addrspace(1) %out
  ret void
}
