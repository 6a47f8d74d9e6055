; A module with @loam.start is a whole program: what it does not reach vanishes, what llvm.used names stays. Without it all stays.
; RUN: split-file %s %t
; RUN: loam-opt -passes=loam-pipeline %t/program.ll | FileCheck %s -check-prefix=PROGRAM
; RUN: loam-opt -passes=loam-pipeline %t/library.ll | FileCheck %s -check-prefix=LIBRARY

; PROGRAM-NOT: @unreached
; PROGRAM: @loam.abi = {{.*}}constant i32 5
; PROGRAM: define {{.*}}void @loam.start()
; PROGRAM: define {{.*}}void @called_from_outside()
; LIBRARY: define {{.*}}void @unreached()
;--- program.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
@loam.abi = constant i32 5
@llvm.used = appending global [1 x ptr] [ptr @called_from_outside], section "llvm.metadata"
define void @loam.start() {
  ret void
}
define void @unreached() {
  ret void
}
define void @called_from_outside() {
  ret void
}
;--- library.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
define void @unreached() {
  ret void
}
