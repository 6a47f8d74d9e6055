; The limit is read in each round, straight from the thread's word: the goroutine may change its thread at the poll (H6).
; RUN: loam-opt -passes=loam-polls,loam-positions,loam-statepoints,loam-functab %s | llc -O2 -mtriple=x86_64-linux-gnu -o - | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @f(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: f:
; CHECK: [[LOOP:.LBB[0-9_]+]]: # %loop
; CHECK: cmpq $0, %fs:112
; CHECK: callq loam.poll
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %s = phi i64 [ 0, %entry ], [ %s1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %a
  %s1 = add i64 %s, %v
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret i64 %s1
}
