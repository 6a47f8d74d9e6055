; The poll of a loop that ends by data stands before all that only makes its condition, so that one instruction tests the bit and no
; loaded value is kept over the poll. Aggregates may not live across it (H11): what takes one apart stays before the poll.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
; RUN: loam-opt -passes=loam-polls,loam-positions,loam-statepoints,loam-functab %s | llc -O2 -mtriple=x86_64-linux-gnu -o - | FileCheck --check-prefix=CODE %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare { ptr addrspace(1), i64 } @leaf() "gc-leaf-function"

define i64 @bits(ptr addrspace(1) %set, ptr addrspace(1) %text) gc "statepoint-example" {
; CHECK-LABEL: @bits(
; CHECK: loop:
; CHECK: %i1 = add i64
; CHECK-NEXT: [[LOW:%.*]] = trunc i64 %i1 to i32
; CHECK-NEXT: [[BITS:%.*]] = and i32 [[LOW]], 511
; CHECK-NEXT: icmp eq i32 [[BITS]], 0
; CHECK-NEXT: br i1
; CHECK: %at = getelementptr
; CHECK-NEXT: %c = load i8
; CODE-LABEL: bits:
; CODE: testl $511
; CODE: btl
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %i1 = add i64 %i, 1
  %at = getelementptr i8, ptr addrspace(1) %text, i64 %i
  %c = load i8, ptr addrspace(1) %at
  %number = zext i8 %c to i64
  %word = lshr i64 %number, 5
  %in = getelementptr i32, ptr addrspace(1) %set, i64 %word
  %w = load i32, ptr addrspace(1) %in
  %low = and i8 %c, 31
  %shift = zext i8 %low to i32
  %mask = shl nuw i32 1, %shift
  %bit = and i32 %w, %mask
  %none = icmp eq i32 %bit, 0
  br i1 %none, label %loop, label %end
end:
  ret i64 %i
}

define void @parts() gc "statepoint-example" {
; CHECK-LABEL: @parts(
; CHECK: %n = extractvalue
; CHECK-NEXT: load volatile i64, ptr addrspace(257)
; CHECK: %c = icmp ne i64 %n, 0
entry:
  br label %loop
loop:
  %both = call { ptr addrspace(1), i64 } @leaf()
  %n = extractvalue { ptr addrspace(1), i64 } %both, 1
  %c = icmp ne i64 %n, 0
  br i1 %c, label %loop, label %end
end:
  ret void
}
