; What a recursive function asks before it returns early is asked by its callers; where nobody else enters it, it need not ask again.
; RUN: loam-opt -passes=loam-earlyreturns %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-LABEL: define internal i64 @fib(
; CHECK: %[[C:.*]] = icmp slt i64 %n, 2
; CHECK-NEXT: %[[NOT:.*]] = xor i1 %[[C]], true
; CHECK-NEXT: call void @llvm.assume(i1 %[[NOT]])
; CHECK-NEXT: br i1 false, label %ret, label %rec
; CHECK: %a = sub i64 %n, 1
; CHECK-NEXT: %[[E:.*]] = icmp slt i64 %a, 2
; CHECK-NEXT: br i1 %[[E]], label %[[EARLY:.*]], label %[[CALL:.*]]
; CHECK: [[CALL]]:
; CHECK-NEXT: %[[X:.*]] = call i64 @fib(i64 %a)
; CHECK-NEXT: br label %[[JOIN:.*]]
; CHECK: [[EARLY]]:
; CHECK-NEXT: br label %[[JOIN]]
; CHECK: [[JOIN]]:
; CHECK-NEXT: phi i64 [ %[[X]], %[[CALL]] ], [ %a, %[[EARLY]] ]
define internal i64 @fib(i64 %n) gc "statepoint-example" {
entry:
  %c = icmp slt i64 %n, 2
  br i1 %c, label %ret, label %rec
rec:
  %a = sub i64 %n, 1
  %x = call i64 @fib(i64 %a)
  %b = sub i64 %n, 2
  %y = call i64 @fib(i64 %b)
  %s = add i64 %x, %y
  br label %ret
ret:
  %r = phi i64 [ %n, %entry ], [ %s, %rec ]
  ret i64 %r
}

define i64 @caller(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: define i64 @caller(
; CHECK: icmp slt i64 %n, 2
; CHECK: call i64 @fib(
  %r = call i64 @fib(i64 %n)
  ret i64 %r
}

; Another may enter this one, by its address: it goes on asking. A test that leads to a panic is copied, and the call panics; what is stored
; before the return is stored by the caller.
; CHECK-LABEL: define internal void @count(
; CHECK: br i1 %nil, label %panic, label %ok
; CHECK: br i1 %end, label %early, label %rec
; CHECK: icmp eq ptr addrspace(1) %next, null
; CHECK-NEXT: br i1 %{{.*}}, label %[[CALL:.*]], label %[[TEST:.*]]
; CHECK: [[CALL]]:
; CHECK-NEXT: call void @count(
; CHECK: [[TEST]]:
; CHECK-NEXT: load i64, ptr addrspace(1) %next, align 8
; CHECK-NOT: alias.scope
; CHECK: br i1 %{{.*}}, label %[[EARLY:.*]], label %[[CALL]]
; CHECK: [[EARLY]]:
; CHECK-NEXT: store i64 7, ptr addrspace(1) %next
define internal void @count(ptr addrspace(1) %p) gc "statepoint-example" {
entry:
  %nil = icmp eq ptr addrspace(1) %p, null
  br i1 %nil, label %panic, label %ok
panic:
  call void @panicnil()
  unreachable
ok:
  %v = load i64, ptr addrspace(1) %p, align 8, !alias.scope !1
  %end = icmp eq i64 %v, 0
  br i1 %end, label %early, label %rec
early:
  store i64 7, ptr addrspace(1) %p
  ret void
rec:
  %at = getelementptr i8, ptr addrspace(1) %p, i64 8
  %next = load ptr addrspace(1), ptr addrspace(1) %at
  call void @count(ptr addrspace(1) %next)
  ret void
}
@address = global ptr @count

; Not taken: no recursion, a call before the return, an atomic read, a test of what lies in the frame, //go:noinline.
; CHECK-LABEL: define internal i64 @once(
; CHECK-NOT: assume
; CHECK-LABEL: define i64 @calls_once(
; CHECK-NEXT: call i64 @once(
define internal i64 @once(i64 %n) gc "statepoint-example" {
entry:
  %c = icmp slt i64 %n, 2
  br i1 %c, label %ret, label %more
more:
  call void @panicnil()
  br label %ret
ret:
  ret i64 %n
}
define i64 @calls_once(i64 %n) gc "statepoint-example" {
  %r = call i64 @once(i64 %n)
  ret i64 %r
}

; CHECK-LABEL: define internal i64 @prints(
; CHECK-NOT: assume
; CHECK-COUNT-1: icmp
; CHECK-NOT: icmp
; CHECK: ret i64
define internal i64 @prints(i64 %n) gc "statepoint-example" {
entry:
  %c = icmp slt i64 %n, 2
  br i1 %c, label %early, label %rec
early:
  call void @panicnil()
  ret i64 0
rec:
  %a = sub i64 %n, 1
  %r = call i64 @prints(i64 %a)
  ret i64 %r
}

; CHECK-LABEL: define internal i64 @atomic(
; CHECK-COUNT-1: icmp
; CHECK-NOT: icmp
; CHECK: ret i64
define internal i64 @atomic(ptr addrspace(1) %p) gc "statepoint-example" {
entry:
  %v = load atomic i64, ptr addrspace(1) %p seq_cst, align 8
  %c = icmp slt i64 %v, 2
  br i1 %c, label %early, label %rec
early:
  ret i64 0
rec:
  %r = call i64 @atomic(ptr addrspace(1) %p)
  ret i64 %r
}

; CHECK-LABEL: define internal i64 @framed(
; CHECK-COUNT-1: icmp
; CHECK-NOT: icmp
; CHECK: ret i64
define internal i64 @framed(i64 %n) gc "statepoint-example" {
entry:
  %x = alloca i64
  store i64 %n, ptr %x
  %v = load i64, ptr %x
  %c = icmp slt i64 %v, 2
  br i1 %c, label %early, label %rec
early:
  ret i64 0
rec:
  %r = call i64 @framed(i64 %v)
  ret i64 %r
}

; CHECK-LABEL: define internal i64 @kept(
; CHECK-COUNT-1: icmp
; CHECK-NOT: icmp
; CHECK: ret i64
define internal i64 @kept(i64 %n) noinline gc "statepoint-example" {
entry:
  %c = icmp slt i64 %n, 2
  br i1 %c, label %early, label %rec
early:
  ret i64 0
rec:
  %a = sub i64 %n, 1
  %r = call i64 @kept(i64 %a)
  ret i64 %r
}

; A store before the test: the call does it, so the test is not copied without it.
; CHECK-LABEL: define internal i64 @counts(
; CHECK-COUNT-1: icmp
; CHECK-NOT: icmp
; CHECK: ret i64
define internal i64 @counts(i64 %n) gc "statepoint-example" {
entry:
  %k = load i64, ptr @calls
  %k1 = add i64 %k, 1
  store i64 %k1, ptr @calls
  %c = icmp slt i64 %n, 2
  br i1 %c, label %early, label %rec
early:
  ret i64 0
rec:
  %a = sub i64 %n, 1
  %r = call i64 @counts(i64 %a)
  ret i64 %r
}
@calls = internal global i64 0

; A test before the store is copied, alone. What follows the first test that reads memory is asked again, and nothing is assumed of it.
; CHECK-LABEL: define internal i64 @reads(
; CHECK: call void @llvm.assume
; CHECK-NEXT: br i1 false
; CHECK: load i64, ptr @calls
; CHECK-NEXT: %few = icmp slt i64 %k, 2
; CHECK-NEXT: br i1 %few
; CHECK: %zero = icmp eq i64 %m, 0
; CHECK-NEXT: br i1 %zero
; CHECK-NOT: assume
; CHECK: icmp slt i64 %a, 2
; CHECK: load i64, ptr @calls
; CHECK: icmp eq i64 %m, 0
; CHECK: ret i64
define internal i64 @reads(i64 %n, i64 %m) gc "statepoint-example" {
entry:
  %c = icmp slt i64 %n, 2
  br i1 %c, label %early, label %second
early:
  ret i64 0
second:
  %k = load i64, ptr @calls
  %few = icmp slt i64 %k, 2
  br i1 %few, label %early2, label %third
early2:
  ret i64 1
third:
  %zero = icmp eq i64 %m, 0
  br i1 %zero, label %early3, label %rec
early3:
  ret i64 2
rec:
  store i64 %n, ptr @calls
  %a = sub i64 %n, 1
  %r = call i64 @reads(i64 %a, i64 %m)
  ret i64 %r
}

declare void @panicnil()
!0 = !{!"scopes"}
!2 = !{!2, !0}
!1 = !{!2}
