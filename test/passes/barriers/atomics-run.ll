; Atomic loads, stores, exchanges and compare-and-swaps of managed pointers work, with barriers: a list that is built by compare-and-swap and
; taken by an exchange keeps its nodes while the collector runs, and while barriers are on. Fails without the atomics in barriers.c and
; aggregates.c, or when the pair of a cmpxchg, or the result of an exchange, is in no stack map.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.ll -o %t.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -lm -o %t
; RUN: env GODEBUG=stackmove=1 %t 2>&1 | FileCheck %s -check-prefix=SUM
; RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck %s -check-prefix=SUM
; RUN: env GODEBUG=wbstress=1 %t 2>&1 | FileCheck %s -check-prefix=SUM
; RUN: loam-opt -passes=loam-pipeline -N %s -o %t.N.bc
; RUN: llc -O0 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.N.bc -o %t.N.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.N.o %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -lm -o %t.N
; RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t.N 2>&1 | FileCheck %s -check-prefix=SUM
; SUM: 19900
; CHECK-LABEL: @push(
; CHECK: store atomic ptr addrspace(1)
; CHECK: cmpxchg
; CHECK: @gcWriteBarrier(
; CHECK-LABEL: @sum(
; CHECK: atomicrmw xchg
; CHECK-NOT: atomicrmw
; CHECK: @gcWriteBarrier(
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@loam.abi = constant i32 5
@bits = private constant [1 x i8] c"\01"
@"type:Node" = private constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
@head = global ptr addrspace(1) null
declare void @runtime.printint(i64)
declare void @runtime.printnl()

; A stack with compare-and-swap: each node is pushed by cmpxchg, and the whole is taken by an exchange.
define void @push(i64 %n) noinline gc "statepoint-example" {
  %node = alloca { ptr addrspace(1), i64 }, !loam.object !0
  %p = addrspacecast ptr %node to ptr addrspace(1)
  %value = getelementptr i8, ptr addrspace(1) %p, i64 8
  store i64 %n, ptr addrspace(1) %value
  br label %again
again:
  %old = load atomic ptr addrspace(1), ptr @head acquire, align 8
  store atomic ptr addrspace(1) %old, ptr addrspace(1) %p release, align 8
  %pair = cmpxchg ptr @head, ptr addrspace(1) %old, ptr addrspace(1) %p acq_rel acquire
  call void @churn(i64 3)
  %won = extractvalue { ptr addrspace(1), i1 } %pair, 1
  br i1 %won, label %done, label %again
done:
  ret void
}
define i64 @sum() noinline gc "statepoint-example" {
  %all = atomicrmw xchg ptr @head, ptr addrspace(1) null seq_cst
  br label %loop
loop:
  %p = phi ptr addrspace(1) [ %all, %0 ], [ %next, %body ]
  %s = phi i64 [ 0, %0 ], [ %s1, %body ]
  %end = icmp eq ptr addrspace(1) %p, null
  br i1 %end, label %done, label %body
body:
  call void @churn(i64 2)
  %at = getelementptr i8, ptr addrspace(1) %p, i64 8
  %v = load i64, ptr addrspace(1) %at
  %s1 = add i64 %s, %v
  %next = load atomic ptr addrspace(1), ptr addrspace(1) %p seq_cst, align 8
  br label %loop
done:
  ret i64 %s
}
@sink = global ptr addrspace(1) null
define void @churn(i64 %n) noinline gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr @sink
  %z = icmp eq i64 %n, 0
  br i1 %z, label %a, label %b
a:
  ret void
b:
  %k = sub i64 %n, 1
  call void @churn(i64 %k)
  ret void
}
define void @loam.start() gc "statepoint-example" {
  br label %loop
loop:
  %i = phi i64 [ 0, %0 ], [ %j, %loop ]
  call void @push(i64 %i)
  %j = add i64 %i, 1
  %more = icmp slt i64 %j, 200
  br i1 %more, label %loop, label %done
done:
  %s = call i64 @sum()
  call void @runtime.printint(i64 %s)
  call void @runtime.printnl()
  ret void
}
!0 = !{!"var", !"x", ptr @"type:Node"}
