; Variables with managed pointers are roots: by their type, by a descriptor where the type does not show it. Constants are not.
; RUN: loam-opt -passes=loam-functab %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@pointer = global ptr addrspace(1) null
@mixed = internal global { i64, [2 x { ptr addrspace(1), i64 }] } zeroinitializer
@opaque = global [4 x i64] zeroinitializer, !loam.type !0
@number = global i64 7
@fixed = constant { ptr addrspace(1) } { ptr addrspace(1) addrspacecast (ptr @number to ptr addrspace(1)) }
@elsewhere = external global ptr addrspace(1)
@bits = constant [1 x i8] c"\05"
@"type:T" = constant { { i64, i64, i32, i8, i8, i8, i8, ptr }, i64 } { { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 32, i64 24, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }, i64 0 }
!0 = !{ptr @"type:T"}

; CHECK: @loam.gcroots = internal constant [3 x { ptr, i64, ptr }] [{ ptr, i64, ptr } { ptr @pointer, i64 8, ptr @loam.ptrmap.01 }, { ptr, i64, ptr } { ptr @mixed, i64 32, ptr @loam.ptrmap.0a }, { ptr, i64, ptr } { ptr @opaque, i64 24, ptr @loam.ptrmap.05 }], section "loam_gcroots", align 8
; CHECK: @llvm.used = appending global [1 x ptr] [ptr @loam.gcroots]
