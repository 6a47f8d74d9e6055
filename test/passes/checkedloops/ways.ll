; What both ways of a branch read is read before the loop: whichever way the first round takes, it reads it. So the checks of both ways
; are asked, and the version has neither. The first round may not come to such a check, whose condition may be poison then: it is frozen.
; RUN: loam-opt -passes='llvm:function(loop-simplify,lcssa),loam-checkedloops,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @panic(i64, i64)

; CHECK-LABEL: @both(
; CHECK: load i64, ptr addrspace(1) %len
; CHECK-COUNT-2: freeze i1
; CHECK: phi i64 [ 0, %unchecked ]
; CHECK-NOT: load i64, ptr addrspace(1) %len
; CHECK-NOT: panic
; CHECK: {{^}}loop:
define i64 @both(ptr addrspace(1) %a, ptr addrspace(1) %len, ptr addrspace(1) %ways, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %join ]
  %sum = phi i64 [ 0, %entry ], [ %sum1, %join ]
  %wat = getelementptr i64, ptr addrspace(1) %ways, i64 %i
  %w = load i64, ptr addrspace(1) %wat
  %which = icmp eq i64 %w, 0
  br i1 %which, label %one, label %other
one:
  %l = load i64, ptr addrspace(1) %len
  %c = icmp ult i64 %i, %l
  br i1 %c, label %fits, label %panic
fits:
  %at = getelementptr i64, ptr addrspace(1) %a, i64 %i
  %x = load i64, ptr addrspace(1) %at
  br label %join
other:
  %m = load i64, ptr addrspace(1) %len
  %i2 = add i64 %i, 1
  %d = icmp ult i64 %i2, %m
  br i1 %d, label %goes, label %panic2
goes:
  %at2 = getelementptr i64, ptr addrspace(1) %a, i64 %i2
  %y = load i64, ptr addrspace(1) %at2
  br label %join
join:
  %v = phi i64 [ %x, %fits ], [ %y, %goes ]
  %sum1 = add i64 %sum, %v
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %sum1
panic:
  call void @panic(i64 %i, i64 %l)
  unreachable
panic2:
  call void @panic(i64 %i2, i64 %m)
  unreachable
}

; Nothing is read that only one way reads, or that comes behind a way out which the choice does not decide. But behind both ways of a
; branch there is what each round comes to.
; CHECK-LABEL: @one(
; CHECK-NOT: load ptr addrspace(1), ptr addrspace(1) %rare
; CHECK: load i64, ptr addrspace(1) %len
; CHECK-NOT: load i64, ptr addrspace(1) %late
; CHECK: phi i64 [ 0, %unchecked ]
; CHECK-NOT: load i64, ptr addrspace(1) %len
; CHECK: load ptr addrspace(1), ptr addrspace(1) %rare
; CHECK-NOT: load i64, ptr addrspace(1) %len
; CHECK: load i64, ptr addrspace(1) %late
; CHECK: {{^}}loop:
define i64 @one(ptr addrspace(1) %rare, ptr addrspace(1) %len, ptr addrspace(1) %late, ptr addrspace(1) %ways, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %last ]
  %sum = phi i64 [ 0, %entry ], [ %sum1, %last ]
  %wat = getelementptr i64, ptr addrspace(1) %ways, i64 %i
  %w = load i64, ptr addrspace(1) %wat
  %which = icmp eq i64 %w, 0
  br i1 %which, label %one, label %join
one:
  %p = load ptr addrspace(1), ptr addrspace(1) %rare
  %at = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %x = load i64, ptr addrspace(1) %at
  br label %join
join:
  %v = phi i64 [ 0, %loop ], [ %x, %one ]
  %l = load i64, ptr addrspace(1) %len
  %c = icmp ult i64 %i, %l
  br i1 %c, label %fits, label %panic
fits:
  %stop = icmp eq i64 %w, 7
  br i1 %stop, label %end, label %last
last:
  %z = load i64, ptr addrspace(1) %late
  %vz = add i64 %v, %z
  %sum1 = add i64 %sum, %vz
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  %r = phi i64 [ %sum, %fits ], [ %sum1, %last ]
  ret i64 %r
panic:
  call void @panic(i64 %i, i64 %l)
  unreachable
}

; Variables that go along with the counter are what it is, or so many times as much; one that goes the other way is not.
; CHECK-LABEL: @along(
; CHECK: sub i64 %n, 0
; CHECK-NEXT: [[REST:%.*]] = sub i64
; CHECK-DAG: icmp ult i64 5, %a
; CHECK-DAG: icmp ult i64 7, %b
; CHECK-DAG: mul i64 [[REST]], 3
; CHECK: phi i64 [ 0, %unchecked ]
; CHECK: icmp ult i64 %{{.*}}, %c
; CHECK: {{^}}loop:
define i64 @along(i64 %a, i64 %b, i64 %c, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %last ]
  %j = phi i64 [ 5, %entry ], [ %j1, %last ]
  %k = phi i64 [ 7, %entry ], [ %k1, %last ]
  %down = phi i64 [ 9, %entry ], [ %down1, %last ]
  %x = icmp ult i64 %j, %a
  br i1 %x, label %first, label %panic
first:
  %y = icmp ult i64 %k, %b
  br i1 %y, label %second, label %panic
second:
  %z = icmp ult i64 %down, %c
  br i1 %z, label %last, label %panic
last:
  %i1 = add i64 %i, 1
  %j1 = add i64 %j, 1
  %k1 = add i64 %k, 3
  %down1 = add i64 %down, -1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret i64 %i1
panic:
  call void @panic(i64 %i, i64 %n)
  unreachable
}
