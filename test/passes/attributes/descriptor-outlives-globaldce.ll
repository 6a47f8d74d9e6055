; H20: a descriptor that only the tag of a stack object names is deleted as dead: the tag keeps its bits.
; RUN: loam-opt -passes=loam-attributes,llvm:globaldce,loam-stackobjects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@bits = internal constant [1 x i8] c"\02"
@"type:T" = internal constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
declare void @use(ptr addrspace(1))

; CHECK-NOT: type:T
; CHECK: @loam.ptrmap.01 = private {{.*}} c"\01"
; CHECK: @loam.framemaps = {{.*}} { i64 8, i32 1, i32 0, ptr @loam.ptrmap.01 }
define void @f() {
; CHECK-LABEL: @f(
; CHECK: call void @use{{.*}} [ "deopt"(ptr %objects, i64 0) ]
  %x = alloca [16 x i8], align 8, !loam.stackobject !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %p)
  ret void
}
!0 = !{ptr @"type:T"}
