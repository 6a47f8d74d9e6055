; H26: a number of a managed pointer is taken where it stands: in its loop, on its side of each call, and twice where the program does it
; twice. LLVM would take it once, before the loop, and nothing would keep the object alive. What becomes a raw pointer is left to LLVM.
; RUN: loam-opt -passes=loam-pipeline %s | FileCheck %s
; RUN: loam-opt -passes=loam-numbers %s | FileCheck %s --check-prefix=ALONE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@descriptor = constant i64 7
declare void @collect()
declare void @use(i64) "gc-leaf-function"

; CHECK-LABEL: define {{.*}}@loop(
; CHECK-NOT: asm
; CHECK: {{^}}loop:
; CHECK: call i64 asm sideeffect "", "=r,0"
; CHECK: @collect
define void @loop(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
  br label %loop
loop:
  %i = phi i64 [ 0, %0 ], [ %next, %loop ]
  %number = ptrtoint ptr addrspace(1) %p to i64
  %sum = add i64 %number, %i
  call void @use(i64 %sum)
  call void @collect()
  %next = add i64 %i, 1
  %more = icmp slt i64 %next, %n
  br i1 %more, label %loop, label %end
end:
  ret void
}

; A poll is the only safepoint here, and comes after LLVM's passes.
; CHECK-LABEL: define {{.*}}@polled(
; CHECK-NOT: asm
; CHECK: {{^}}loop:
; CHECK: call i64 asm sideeffect "", "=r,0"
define i64 @polled(ptr addrspace(1) %p, ptr addrspace(1) %list) gc "statepoint-example" {
  br label %loop
loop:
  %at = phi ptr addrspace(1) [ %list, %0 ], [ %next, %loop ]
  %number = ptrtoint ptr addrspace(1) %p to i64
  %place = add i64 %number, 8
  %address = inttoptr i64 %place to ptr addrspace(1)
  %v = load i64, ptr addrspace(1) %address
  store i64 %v, ptr addrspace(1) %at
  %behind = getelementptr i8, ptr addrspace(1) %at, i64 8
  %next = load ptr addrspace(1), ptr addrspace(1) %behind
  %none = icmp eq ptr addrspace(1) %next, null
  br i1 %none, label %end, label %loop
end:
  ret i64 %v
}

; CHECK-LABEL: define {{.*}}@twice(
; CHECK: call i64 asm sideeffect "", "=r,0"
; CHECK: @collect
; CHECK: call i64 asm sideeffect "", "=r,0"
define void @twice(ptr addrspace(1) %p) gc "statepoint-example" {
  %before = ptrtoint ptr addrspace(1) %p to i64
  call void @use(i64 %before)
  call void @collect()
  %after = ptrtoint ptr addrspace(1) %p to i64
  call void @use(i64 %after)
  ret void
}

; ALONE-LABEL: define {{.*}}@other_widths(
; ALONE: [[WIDE:%.*]] = call i64 asm sideeffect "", "=r,0"(ptr addrspace(1) %p)
; ALONE: trunc i64 [[WIDE]] to i32
define i32 @other_widths(ptr addrspace(1) %p) gc "statepoint-example" {
  %number = ptrtoint ptr addrspace(1) %p to i32
  ret i32 %number
}

; ALONE-LABEL: define {{.*}}@raw(
; ALONE-NOT: asm
; ALONE: ret i64
; CHECK-LABEL: define {{.*}}@raw(
; CHECK-NOT: asm
; CHECK: ret i64
define i64 @raw() gc "statepoint-example" {
  %managed = freeze ptr addrspace(1) addrspacecast (ptr @descriptor to ptr addrspace(1))
  %number = ptrtoint ptr addrspace(1) %managed to i64
  %raw = inttoptr i64 %number to ptr
  %v = load i64, ptr %raw
  ret i64 %v
}
