; H2: an over-aligned object realigns the frame, and its size is unknown to the stack map. Frames are never realigned: spills of wide vectors
; are unaligned, and an object that asks for more than 16 bytes is refused. Fails without "no-realign-stack" in functab.c, and without the
; check in contract/check_instruction.c.
; RUN: loam-opt -passes=loam-functab %s | sed 's/align 16/align 32/' | llc -O2 -mattr=+avx -o - | FileCheck %s
; RUN: loam-opt -passes=loam-functab %s | sed 's/align 16/align 32/; s/"no-realign-stack"//' | llc -O2 -mattr=+avx -o - | FileCheck %s -check-prefix=WHY
; RUN: sed 's/align 16/align 32/' %s > %t.ll
; RUN: not loam-opt -passes=loam-statepoints %t.ll 2>&1 | FileCheck %s -check-prefix=REFUSED
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
; CHECK-NOT: andq $-32, %rsp
; WHY: andq $-32, %rsp
; REFUSED: loam-verify: f: an object with an alignment over 16
declare void @safepoint(ptr)
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = alloca i64, align 16
  call void @safepoint(ptr %x)
  ret void
}
