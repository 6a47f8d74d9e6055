; Raw pointers that come together in phis and selects are made again as managed pointers; the other ones come in through casts.
; RUN: loam-opt -passes=loam-opaque %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@g = global i64 0

define i64 @f(i1 %c, ptr %other) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: left:
; CHECK-NEXT: [[A:%.*]] = call ptr addrspace(1) asm
; CHECK-NEXT: br label %join
; CHECK: right:
; CHECK-NEXT: [[N:%.*]] = ptrtoint ptr %other to i64
; CHECK-NEXT: [[M:%.*]] = inttoptr i64 [[N]] to ptr addrspace(1)
; CHECK: join:
; CHECK-NEXT: [[P:%.*]] = phi ptr addrspace(1) [ [[A]], %left ], [ [[M]], %right ]
; CHECK-NEXT: [[S:%.*]] = select i1 %c, ptr addrspace(1) [[P]], ptr addrspace(1) addrspacecast (ptr @g to ptr addrspace(1))
; CHECK-NEXT: load i64, ptr addrspace(1) [[S]]
  %x = alloca i64
  store i64 1, ptr %x
  br i1 %c, label %left, label %right
left:
  br label %join
right:
  br label %join
join:
  %p = phi ptr [ %x, %left ], [ %other, %right ]
  %s = select i1 %c, ptr %p, ptr @g
  %v = load i64, ptr %s
  ret i64 %v
}
