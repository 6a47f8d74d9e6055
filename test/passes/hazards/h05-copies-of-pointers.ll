; H5: MemCpyOpt makes a memcpy of a load and store of a struct with padding: no map and no barrier sees the pointer in it. The struct is split
; before LLVM's passes; fails without the first loam-aggregates in pipeline.c. What still copies stack objects untyped is refused;
; fails without check_copy in frame_objects.c.
; RUN: split-file %s %t
; RUN: loam-opt -passes=loam-pipeline -stop-after=llvm-optimize %t/struct.ll | FileCheck %s
; RUN: loam-opt -passes='llvm:function(memcpyopt)' %t/struct.ll | FileCheck %s -check-prefix=WHY
; RUN: loam-opt -passes=loam-pipeline %t/struct.ll | FileCheck %s -check-prefix=BARRIER
; RUN: not loam-opt -passes=loam-opaque,loam-stackobjects %t/object.ll 2>&1 | FileCheck %s -check-prefix=REFUSED
; RUN: not loam-opt -passes=loam-opaque,loam-stackobjects %t/integer.ll 2>&1 | FileCheck %s -check-prefix=INTEGER
; In a function whose source may store addresses as numbers, what is stored is a pointer from then on.
; RUN: sed 's/gc "state/"loam-casts" gc "state/' %t/integer.ll | loam-opt -passes=loam-opaque,loam-stackobjects - | FileCheck %s -check-prefix=CASTS

; CHECK-NOT: llvm.mem
; CHECK: store ptr addrspace(1)
; CHECK-NOT: llvm.mem
; WHY: llvm.mem{{cpy|move}}
; BARRIER: gcWriteBarrier
; REFUSED: loam-stackobjects: f: {{.*}}an untyped copy of managed pointers
; CASTS: %[[P:[0-9]+]] = inttoptr i64 %hidden to ptr addrspace(1)
; CASTS-NEXT: store ptr addrspace(1) %[[P]], ptr %objects
; INTEGER: loam-stackobjects: f: {{.*}}something other than a pointer is stored over a pointer word
;--- struct.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
define void @f(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
  %v = load { ptr addrspace(1), i32 }, ptr addrspace(1) %p
  store { ptr addrspace(1), i32 } %v, ptr addrspace(1) %q
  ret void
}
;--- object.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @llvm.memcpy.p0.p1.i64(ptr, ptr addrspace(1), i64, i1)
declare void @safepoint()
define ptr addrspace(1) @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }
  call void @llvm.memcpy.p0.p1.i64(ptr %x, ptr addrspace(1) %p, i64 16, i1 false)
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
;--- integer.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
define ptr addrspace(1) @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }
  %hidden = load i64, ptr addrspace(1) %p
  call void @safepoint()
  store i64 %hidden, ptr %x
  call void @safepoint()
  %v = load ptr addrspace(1), ptr %x
  ret ptr addrspace(1) %v
}
