; How long C code and a copy take depends on the lengths that they are given: a loop with one polls in each round (H29), even where the rounds are
; few. What takes long only by its number is counted: a strip has fewer rounds.
; RUN: loam-opt -passes='loam-polls,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare i1 @compare(ptr addrspace(1), ptr addrspace(1), i64) "gc-leaf-function"
declare void @gcWriteBarrier(ptr addrspace(1), ptr addrspace(1)) "gc-leaf-function"
declare void @llvm.memcpy.p1.p1.i64(ptr addrspace(1), ptr addrspace(1), i64, i1)

define void @compares(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @compares(
; CHECK-NOT: strips
; CHECK: %i1 = add
; CHECK-NEXT: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %e = call i1 @compare(ptr addrspace(1) %p, ptr addrspace(1) %p, i64 %n)
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, %n
  br i1 %d, label %loop, label %end
end:
  ret void
}

define void @compares_three_times(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @compares_three_times(
; CHECK: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %e = call i1 @compare(ptr addrspace(1) %p, ptr addrspace(1) %p, i64 %n)
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, 3
  br i1 %d, label %loop, label %end
end:
  ret void
}

; A round of 64 KiB is worth 4,096 instructions.
define void @copies_some(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @copies_some(
; CHECK: icmp ugt i64 {{%.*}}, 3
; CHECK-NEXT: br i1 {{%.*}}, label %strip.far, label %strip.start
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @llvm.memcpy.p1.p1.i64(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 65536, i1 false)
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, %n
  br i1 %d, label %loop, label %end
end:
  ret void
}

define void @copies_much(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @copies_much(
; CHECK-NOT: strips
; CHECK: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @llvm.memcpy.p1.p1.i64(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 67108864, i1 false)
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, %n
  br i1 %d, label %loop, label %end
end:
  ret void
}

define void @stores_pointers(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @stores_pointers(
; CHECK: strips:
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @gcWriteBarrier(ptr addrspace(1) %p, ptr addrspace(1) %q)
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, %n
  br i1 %d, label %loop, label %end
end:
  ret void
}
