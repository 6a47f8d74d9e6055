; H13: varargs functions have no stack check, and an alloca of variable size or outside the entry block makes the frame size unknown: refused.
; Polls need no gc.safepoint_poll function. Fails without the checks in statepoints.c.
; RUN: split-file %s %t
; RUN: not loam-opt -passes=loam-statepoints %t/varargs.ll 2>&1 | FileCheck %s -check-prefix=VARARGS
; RUN: not loam-opt -passes=loam-statepoints %t/variable.ll 2>&1 | FileCheck %s -check-prefix=ALLOCA
; RUN: not loam-opt -passes=loam-statepoints %t/block.ll 2>&1 | FileCheck %s -check-prefix=ALLOCA
; RUN: loam-opt -passes=loam-polls,loam-statepoints %t/poll.ll | FileCheck %s -check-prefix=POLL

; VARARGS: loam-statepoints: f: a managed function cannot take variable arguments
; ALLOCA: loam-statepoints: f: {{.*}}an alloca outside the entry block or of variable size
; POLL: gc.statepoint{{.*}} @loam.poll
;--- varargs.ll
define void @f(...) gc "statepoint-example" {
  ret void
}
;--- variable.ll
define void @f(i64 %n) gc "statepoint-example" {
  %x = alloca i64, i64 %n
  ret void
}
;--- block.ll
define void @f() gc "statepoint-example" {
  br label %next
next:
  %x = alloca i64
  ret void
}
;--- poll.ll
define void @f() gc "statepoint-example" {
  br label %loop
loop:
  br label %loop
}
