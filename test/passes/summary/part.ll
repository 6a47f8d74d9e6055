; RUN: loam-opt -passes=loam-pipeline -part -stop-after=llvm-imports %s | FileCheck %s
; A part of a program tells the others what it has found out: which argument is kept, and that the function reads nothing else. What
; was there to be inlined is gone, and @loam.start hides nothing.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@kept = global ptr addrspace(1) null

; CHECK: define void @keep({{.*}} #[[KEEP:[0-9]+]]
define void @keep(ptr addrspace(1) %p, ptr addrspace(1) %q) gc "statepoint-example" {
  store ptr addrspace(1) %q, ptr @kept
  ret void
}

; CHECK: define i64 @get({{.*}} #[[GET:[0-9]+]]
define i64 @get(ptr addrspace(1) %p) gc "statepoint-example" {
  %v = load i64, ptr addrspace(1) %p
  ret i64 %v
}

; CHECK: define void @loam.start
; CHECK-NOT: call i64 @twice
; CHECK: ret void
define void @loam.start() gc "statepoint-example" {
  %v = call i64 @twice(i64 4)
  store i64 %v, ptr @sum
  ret void
}
@sum = global i64 0

; CHECK-NOT: @twice
define available_externally i64 @twice(i64 %n) gc "statepoint-example" {
  %v = add i64 %n, %n
  ret i64 %v
}

; CHECK-DAG: attributes #[[KEEP]] = {{.*}} "loam-summary"="..0.;{{.*}}1 nocapture 0,
; CHECK-DAG: attributes #[[GET]] = {{.*}} "loam-summary"="..;{{.*}}-1 nounwind 0,
