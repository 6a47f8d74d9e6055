; The address of a load or store is made in the block of the access, where it costs nothing, and not carried there across a loop.
; RUN: loam-opt -passes=loam-addresses,llvm:verify %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-LABEL: define void @found(
; CHECK: loop:
; CHECK: %at = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %i
; CHECK: second:
; CHECK-NEXT: %j = phi
; CHECK-NOT: phi
; CHECK: end:
; CHECK-NEXT: [[AGAIN:%.*]] = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %i
; CHECK-NEXT: store i64 %w, ptr addrspace(1) [[AGAIN]]
define void @found(ptr addrspace(1) %a, i64 %x) {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %at = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %i
  %v = load i64, ptr addrspace(1) %at
  %i1 = add i64 %i, 1
  %c = icmp slt i64 %v, %x
  br i1 %c, label %loop, label %second
second:
  %j = phi i64 [ 100, %loop ], [ %j1, %second ]
  %from = getelementptr inbounds i64, ptr addrspace(1) %a, i64 %j
  %w = load i64, ptr addrspace(1) %from
  %j1 = add i64 %j, -1
  %d = icmp sgt i64 %w, %x
  br i1 %d, label %second, label %end
end:
  store i64 %w, ptr addrspace(1) %at
  ret void
}

; It goes where nothing else uses it. An address that is stored stays, as does one of an element that no access can name by its index.
; CHECK-LABEL: define void @others(
; CHECK: entry:
; CHECK-NOT: %alone =
; CHECK: %kept = getelementptr
; CHECK: %large = getelementptr
; CHECK: more:
; CHECK-NEXT: [[FIELD:%.*]] = getelementptr i8, ptr addrspace(1) %a, i64 8
; CHECK-NEXT: load i64, ptr addrspace(1) [[FIELD]]
; CHECK-NEXT: store ptr addrspace(1) %kept, ptr addrspace(1) %a
; CHECK-NEXT: store i64 1, ptr addrspace(1) %large
define void @others(ptr addrspace(1) %a, i64 %i, i1 %c) {
entry:
  %alone = getelementptr i8, ptr addrspace(1) %a, i64 8
  %kept = getelementptr i64, ptr addrspace(1) %a, i64 %i
  %large = getelementptr { i64, i64, i64 }, ptr addrspace(1) %a, i64 %i
  br i1 %c, label %more, label %end
more:
  %v = load i64, ptr addrspace(1) %alone
  store ptr addrspace(1) %kept, ptr addrspace(1) %a
  store i64 1, ptr addrspace(1) %large
  br label %end
end:
  ret void
}
