; H8: SROA splits a stack object, and the pieces have no tag. A piece's pointers are seen in its accesses; where these do not tell all, the pass
; stops. Fails when frames_walk_object in frame_objects.c ignores accesses, or its last check is removed.
; RUN: split-file %s %t
; RUN: loam-opt -passes='llvm:function(sroa),loam-opaque,loam-stackobjects' %t/piece.ll | FileCheck %s
; RUN: not loam-opt -passes=loam-opaque,loam-stackobjects %t/inexact.ll 2>&1 | FileCheck %s -check-prefix=INEXACT

; CHECK: @loam.framemaps = {{.*}} { i64 0, i32 1, i32 0, ptr @loam.ptrmap.01 }
; CHECK: %objects = alloca [8 x i8]
; CHECK-NOT: loam.stackobject !
; CHECK: call void @safepoint() [ "deopt"(ptr %objects, i64 0) ]
; INEXACT: loam-stackobjects: f: {{.*}}it holds managed pointers, but neither a tag nor its type says where (H8)
;--- piece.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @safepoint()
declare void @other(i64)
define i64 @f(ptr addrspace(1) %p, i1 %c) gc "statepoint-example" {
  %x = alloca [16 x i8], align 8, !loam.stackobject !0
  %f = getelementptr i8, ptr %x, i64 8
  store volatile ptr addrspace(1) %p, ptr %f
  store i64 1, ptr %x
  call void @safepoint()
  %v = load volatile ptr addrspace(1), ptr %f
  %w = load i64, ptr %x
  ret i64 %w
}
!0 = !{!"02"}
;--- inexact.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @use(ptr addrspace(1))
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca [16 x i8], align 8
  store ptr addrspace(1) %p, ptr %x
  %m = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %m)
  ret void
}
