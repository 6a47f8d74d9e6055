; H13: varargs functions have no stack check, and an alloca of variable size or outside the entry block makes the frame size unknown: refused.
; Polls need no gc.safepoint_poll function. Fails without the checks in contract/.
; RUN: split-file %s %t
; RUN: not loam-opt -passes=loam-statepoints %t/varargs.ll 2>&1 | FileCheck %s -check-prefix=VARARGS
; RUN: not loam-opt -passes=loam-statepoints %t/variable.ll 2>&1 | FileCheck %s -check-prefix=VARIABLE
; RUN: not loam-opt -passes=loam-statepoints %t/block.ll 2>&1 | FileCheck %s -check-prefix=ALLOCA
; RUN: loam-opt -passes=loam-polls,loam-statepoints %t/poll.ll | FileCheck %s -check-prefix=POLL

; VARARGS: loam-verify: f: a managed function with variable arguments has no stack check
; VARIABLE: loam-verify: f: an alloca of variable size
; ALLOCA: loam-verify: f: an alloca outside the entry block
; POLL: gc.statepoint{{.*}} @loam.poll
;--- varargs.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @f(...) gc "statepoint-example" {
  ret void
}
;--- variable.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @f(i64 %n) gc "statepoint-example" {
  %x = alloca i64, i64 %n
  ret void
}
;--- block.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @f() gc "statepoint-example" {
  br label %next
next:
  %x = alloca i64
  ret void
}
;--- poll.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
define void @f() gc "statepoint-example" {
  br label %loop
loop:
  br label %loop
}
