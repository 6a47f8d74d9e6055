; A small innermost loop asks for a line of the instruction cache: across two of them it may run half as fast, as other code decides.
; What is very short lies in one line anyway; what is long, or calls, does not ask.
; RUN: loam-opt -passes='loam-polls,loam-loopalign,llvm:verify' %s | FileCheck %s
; RUN: loam-opt -passes=loam-polls,loam-loopalign,loam-positions,loam-statepoints,loam-functab %s | llc -O2 -mtriple=x86_64-linux-gnu -o - | FileCheck --check-prefix=ASM %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @work()

; The product of a row and a column, as loam-polls leaves it.
; CHECK-LABEL: @small(
; CHECK: br i1 {{.*}}, label %loop, label %strip.ended, !llvm.loop [[LINE:![0-9]+]]
; ASM-LABEL: small:
; ASM: .p2align 6
; ASM-NEXT: # %loop
define double @small(ptr addrspace(1) %p, ptr addrspace(1) %q, i64 %n, i64 %m) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %ok ]
  %s = phi double [ 0.0, %entry ], [ %s1, %ok ]
  %in = icmp ult i64 %i, %m
  br i1 %in, label %ok, label %panic
ok:
  %a = getelementptr double, ptr addrspace(1) %p, i64 %i
  %b = getelementptr double, ptr addrspace(1) %q, i64 %i
  %v = load double, ptr addrspace(1) %a
  %w = load double, ptr addrspace(1) %b
  %vw = fmul double %v, %w
  %s1 = fadd double %s, %vw
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
panic:
  call void @work()
  unreachable
end:
  ret double %s1
}

; One whose count leads to a panic ends before, and is entered often: the bytes to skip would not be free.
; CHECK-LABEL: @scan(
; CHECK-NOT: !llvm.loop
; CHECK: ret i64
define i64 @scan(ptr addrspace(1) %p, i64 %n, i64 %x) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %more ]
  %at = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %at
  %y = mul i64 %v, 3
  %z = add i64 %y, %i
  %c = icmp slt i64 %z, %x
  br i1 %c, label %more, label %end
more:
  %i1 = add nuw nsw i64 %i, 1
  %d = icmp ult i64 %i1, %n
  br i1 %d, label %loop, label %panic
panic:
  call void @work()
  unreachable
end:
  ret i64 %i
}

; CHECK-LABEL: @very_short(
; CHECK-NOT: !llvm.loop
define i64 @very_short(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %s = phi i64 [ 0, %entry ], [ %s1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %a
  %s1 = add i64 %s, %v
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret i64 %s1
}

; CHECK-LABEL: @calls(
; CHECK-NOT: !llvm.loop
define void @calls(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  call void @work()
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  store i64 %i, ptr addrspace(1) %a
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; The loop around another one does not ask.
; CHECK-LABEL: @outer(
; CHECK: br i1 %d, label %outer, label %end{{$}}
define void @outer(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
entry:
  br label %outer
outer:
  %i = phi i64 [ 0, %entry ], [ %i1, %next ]
  br label %inner
inner:
  %k = phi i64 [ 0, %outer ], [ %k1, %inner ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %k
  store volatile i64 %i, ptr addrspace(1) %a
  %k1 = add nsw i64 %k, 1
  %c = icmp slt i64 %k1, 10
  br i1 %c, label %inner, label %next
next:
  %i1 = add nsw i64 %i, 1
  %d = icmp slt i64 %i1, 10
  br i1 %d, label %outer, label %end
end:
  ret void
}
; CHECK: [[LINE]] = distinct !{[[LINE]], [[ALIGN:![0-9]+]]}
; CHECK: [[ALIGN]] = !{!"llvm.loop.align", i32 64}
