; A panic that unwinds a frame needs the address where it continues: a safepoint that is an invoke has the index of its landing pad, plus
; one, in the upper half of its ID, and the module's table holds the addresses. Safepoints that share a landing pad share its row.
; RUN: loam-opt -passes=loam-functab %s -o %t.ll
; RUN: FileCheck %s < %t.ll
; RUN: llc -O2 -relocation-model=static -filetype=obj %t.ll -o %t.o
; RUN: llvm-readobj --relocations %t.o | FileCheck --check-prefix=ADDRESSES %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare i32 @personality(...)
declare void @may_panic()
declare void @clean_up() "gc-leaf-function"
declare token @llvm.experimental.gc.statepoint.p0(i64, i32, ptr, i32, i32, ...)

; CHECK: @loam.module = private constant { i32, i32, ptr, ptr, ptr } { i32 {{[0-9]+}}, i32 2, ptr null, ptr null, ptr @loam.landingpads }
; CHECK: @loam.landingpads = internal constant [2 x ptr] [ptr blockaddress(@f, %pad), ptr blockaddress(@g, %pad)]
; ADDRESSES: .rela.rodata
; ADDRESSES-COUNT-2: R_X86_64_64 .text

; CHECK-LABEL: define void @f(
; CHECK: call token {{.*}}@llvm.experimental.gc.statepoint.p0(i64 5,
; CHECK: invoke token {{.*}}@llvm.experimental.gc.statepoint.p0(i64 4294967302,
; CHECK: invoke token {{.*}}@llvm.experimental.gc.statepoint.p0(i64 4294967303,
define void @f() gc "statepoint-example" personality ptr @personality {
  %s0 = call token (i64, i32, ptr, i32, i32, ...) @llvm.experimental.gc.statepoint.p0(i64 5, i32 0, ptr elementtype(void ()) @may_panic, i32 0, i32 0, i32 0, i32 0)
  %s1 = invoke token (i64, i32, ptr, i32, i32, ...) @llvm.experimental.gc.statepoint.p0(i64 6, i32 0, ptr elementtype(void ()) @may_panic, i32 0, i32 0, i32 0, i32 0)
          to label %next unwind label %pad
next:
  %s2 = invoke token (i64, i32, ptr, i32, i32, ...) @llvm.experimental.gc.statepoint.p0(i64 7, i32 0, ptr elementtype(void ()) @may_panic, i32 0, i32 0, i32 0, i32 0)
          to label %done unwind label %pad
done:
  ret void
pad:
  %lp = landingpad token cleanup
  call void @clean_up()
  ret void
}

; CHECK-LABEL: define void @g(
; CHECK: invoke token {{.*}}@llvm.experimental.gc.statepoint.p0(i64 8589934600,
define void @g() gc "statepoint-example" personality ptr @personality {
  %s = invoke token (i64, i32, ptr, i32, i32, ...) @llvm.experimental.gc.statepoint.p0(i64 8, i32 0, ptr elementtype(void ()) @may_panic, i32 0, i32 0, i32 0, i32 0)
          to label %done unwind label %pad
done:
  ret void
pad:
  %lp = landingpad token cleanup
  call void @clean_up()
  ret void
}
