; Two addresses are computed anew at one place, one of them from a third that is computed anew too: the root is loaded before
; all of them.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @f()

define i1 @compared(ptr addrspace(1) %root, i64 %i, i64 %j) gc "statepoint-example" {
; CHECK-LABEL: @compared(
; CHECK: call token
; CHECK: [[ROOT:%.*]] = load ptr addrspace(1), ptr %slots
; CHECK-NEXT: [[PART:%.*]] = getelementptr [4 x i64], ptr addrspace(1) [[ROOT]], i64 %i
; CHECK-NEXT: [[INNER:%.*]] = getelementptr [4 x i64], ptr addrspace(1) [[PART]], i64 %j, i64 %i
; CHECK-NEXT: [[OTHER:%.*]] = getelementptr i64, ptr addrspace(1) [[ROOT]], i64 %j
; CHECK-NEXT: icmp eq ptr addrspace(1) [[INNER]], [[OTHER]]
  %part = getelementptr [4 x i64], ptr addrspace(1) %root, i64 %i
  %other = getelementptr i64, ptr addrspace(1) %root, i64 %j
  %inner = getelementptr [4 x i64], ptr addrspace(1) %part, i64 %j, i64 %i
  call void @f()
  %same = icmp eq ptr addrspace(1) %inner, %other
  ret i1 %same
}
