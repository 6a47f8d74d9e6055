; Without optimisation (-N) a block may have predecessors that are never reached; a phi that joins reloads needs
; an entry for each of their edges as well.
; RUN: loam-opt -passes=loam-statepoints -S %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @sp()

; CHECK-LABEL: define i64 @f(
; CHECK: join:
; CHECK: phi ptr addrspace(1) {{.*}}[ poison, %dead ], [ poison, %dead ]
; CHECK: load i64
define i64 @f(ptr addrspace(1) %p, i1 %c, i64 %n) gc "statepoint-example" {
  br i1 %c, label %slow, label %join
slow:
  call void @sp()
  br label %join
dead:
  switch i64 %n, label %out [
    i64 1, label %join
    i64 2, label %join
  ]
join:
  %v = load i64, ptr addrspace(1) %p
  br label %out
out:
  %r = phi i64 [ %v, %join ], [ 0, %dead ]
  ret i64 %r
}
