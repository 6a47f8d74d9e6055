; A loop over two rows of floats gets a version that checks nothing: what it reads of the rows is read before it, where its first round
; would, and a check that fails on the way leads to the old loop. The version becomes a vector.
; RUN: loam-opt -passes='llvm:function(loop-simplify,lcssa),loam-checkedloops,llvm:verify' %s | FileCheck %s
; RUN: loam-opt -passes='llvm:function(loop-simplify,lcssa),loam-checkedloops' %s | opt -passes='function(simplifycfg,instcombine<no-verify-fixpoint>,loop-vectorize)' -S | FileCheck --check-prefix=VECTOR %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

declare void @panic(i64, i64)

; CHECK-LABEL: @rows(
; CHECK: entry:
; CHECK: [[ROUNDS:%.*]] = icmp slt i64 0, %n
; CHECK: [[REST:%.*]] = sub i64 {{.*}}, 1
; CHECK: icmp ult i64 [[REST]]
; CHECK: br i1 {{.*}}, label %checked, label %[[CHOICE:.*]], !prof
; CHECK: {{^}}checked:
; CHECK-NEXT: br label %loop
; CHECK: [[CHOICE]]:
; CHECK: [[LEN:%.*]] = load i64, ptr addrspace(1) %len
; CHECK: icmp ult i64 [[REST]], {{.*}}
; CHECK: br i1 {{.*}}, label %checked, label %{{.*}}, !prof
; CHECK: [[COPY:[0-9]+]]:
; CHECK: phi i64 [ 0, %unchecked ]
; CHECK-NOT: panic
; CHECK-NOT: load i64
; CHECK: loop:
; CHECK: phi i64 [ 0, %checked ], [ %i1, %done ]
; CHECK: load i64, ptr addrspace(1) %len
; VECTOR-LABEL: @rows(
; VECTOR: store <2 x double>
; VECTOR-LABEL: @same_kind(
define void @rows(ptr addrspace(1) %x, i64 %xlen, ptr addrspace(1) %row, i64 %n) gc "statepoint-example" {
entry:
  %len = getelementptr i8, ptr addrspace(1) %row, i64 8
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %c = icmp ult i64 %i, %xlen
  br i1 %c, label %first, label %panic1
first:
  %l = load i64, ptr addrspace(1) %len, !tbaa !2
  %d = icmp ult i64 %i, %l
  br i1 %d, label %done, label %panic2
done:
  %p = load ptr addrspace(1), ptr addrspace(1) %row, !tbaa !2
  %from = getelementptr double, ptr addrspace(1) %p, i64 %i
  %to = getelementptr double, ptr addrspace(1) %x, i64 %i
  %v = load double, ptr addrspace(1) %from, !tbaa !4
  %w = fadd double %v, 1.0
  store double %w, ptr addrspace(1) %to, !tbaa !4
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret void
panic1:
  call void @panic(i64 %i, i64 %xlen)
  unreachable
panic2:
  call void @panic(i64 %i, i64 %l)
  unreachable
}

; A store that may change the length: it is read in each round, and its check stays.
; CHECK-LABEL: @same_kind(
; CHECK-NOT: {{^}}checked:
; CHECK: ret void
define void @same_kind(ptr addrspace(1) %x, ptr addrspace(1) %len, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %l = load i64, ptr addrspace(1) %len, !tbaa !2
  %d = icmp ult i64 %i, %l
  br i1 %d, label %done, label %panic
done:
  %to = getelementptr i64, ptr addrspace(1) %x, i64 %i
  store i64 %i, ptr addrspace(1) %to
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret void
panic:
  call void @panic(i64 %i, i64 %l)
  unreachable
}

; A call may do anything, and takes longer than a check.
; CHECK-LABEL: @calls(
; CHECK-NOT: {{^}}checked:
; CHECK: ret void
define void @calls(i64 %len, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %done ]
  %d = icmp ult i64 %i, %len
  br i1 %d, label %done, label %panic
done:
  call void @panic(i64 0, i64 0)
  %i1 = add i64 %i, 1
  %e = icmp slt i64 %i1, %n
  br i1 %e, label %loop, label %end
end:
  ret void
panic:
  call void @panic(i64 %i, i64 %len)
  unreachable
}

!0 = !{!"memory"}
!1 = !{!"header", !0, i64 0}
!2 = !{!1, !1, i64 0}
!3 = !{!"float64", !0, i64 0}
!4 = !{!3, !3, i64 0}
