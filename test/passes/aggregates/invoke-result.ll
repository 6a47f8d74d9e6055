; The result of an invoke is taken apart where its normal way leads; LLVM may have merged that block with others, then it gets one of its own.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare i32 @personality(...)
declare { ptr addrspace(1), i64 } @text()
declare void @use(ptr addrspace(1), i64)
declare void @collect()

; CHECK-LABEL: define void @f(
; CHECK: invoke { ptr addrspace(1), i64 } @text()
; CHECK-NEXT: to label %[[OWN:[0-9]+]] unwind label %pad
; CHECK: [[OWN]]:
; CHECK-NEXT: [[P:%.*]] = extractvalue { ptr addrspace(1), i64 } %s, 0
; CHECK-NEXT: [[N:%.*]] = extractvalue { ptr addrspace(1), i64 } %s, 1
; CHECK-NEXT: br label %join
; CHECK: join:
; CHECK-NEXT: phi ptr addrspace(1) [ null, %entry ], [ [[P]], %[[OWN]] ]
; CHECK-NEXT: phi i64 [ 0, %entry ], [ [[N]], %[[OWN]] ]
define void @f(i1 %c) gc "statepoint-example" personality ptr @personality {
entry:
  br i1 %c, label %get, label %join
get:
  %s = invoke { ptr addrspace(1), i64 } @text() to label %join unwind label %pad
join:
  %t = phi { ptr addrspace(1), i64 } [ zeroinitializer, %entry ], [ %s, %get ]
  call void @collect()
  %p = extractvalue { ptr addrspace(1), i64 } %t, 0
  %n = extractvalue { ptr addrspace(1), i64 } %t, 1
  call void @use(ptr addrspace(1) %p, i64 %n)
  ret void
pad:
  %lp = landingpad token cleanup
  ret void
}
