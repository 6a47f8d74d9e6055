; Results are taken apart right behind the call and put together right before the return. Doing it again changes nothing.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
; RUN: loam-opt -passes=loam-aggregates %s -o %t.once.ll
; RUN: loam-opt -passes=loam-aggregates,loam-aggregates %s -o %t.twice.ll
; RUN: diff %t.once.ll %t.twice.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare { ptr addrspace(1), { ptr addrspace(1), i64 } } @pair()
declare void @other()

define { ptr addrspace(1), i64 } @f() gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NEXT: [[R:%.*]] = call {{.*}} @pair()
; CHECK-NEXT: extractvalue {{.*}} [[R]], 0
; CHECK-NEXT: [[IN:%.*]] = extractvalue {{.*}} [[R]], 1
; CHECK-NEXT: [[P:%.*]] = extractvalue {{.*}} [[IN]], 0
; CHECK-NEXT: [[N:%.*]] = extractvalue {{.*}} [[IN]], 1
; CHECK-NEXT: call void @other()
; CHECK-NEXT: [[A:%.*]] = insertvalue { ptr addrspace(1), i64 } poison, ptr addrspace(1) [[P]], 0
; CHECK-NEXT: [[B:%.*]] = insertvalue { ptr addrspace(1), i64 } [[A]], i64 [[N]], 1
; CHECK-NEXT: ret { ptr addrspace(1), i64 } [[B]]
  %r = call { ptr addrspace(1), { ptr addrspace(1), i64 } } @pair()
  call void @other()
  %s = extractvalue { ptr addrspace(1), { ptr addrspace(1), i64 } } %r, 1
  ret { ptr addrspace(1), i64 } %s
}
