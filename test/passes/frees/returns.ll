; What dies with its function is given to the runtime when it is made, and is free at each return; in a loop the array of the round before is free as soon as there is a new one, but not one that appends may still use. (H31)
; RUN: loam-opt -passes='loam-frees,llvm:verify' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare ptr addrspace(1) @make(i64) "loam-fresh"
declare { ptr addrspace(1), i64 } @grow(i64) "loam-fresh"
declare i64 @use(ptr addrspace(1))
declare void @panic() noreturn
declare i32 @loam.personality(...)

; CHECK-LABEL: define i64 @two_returns(
; CHECK: %held = alloca [2 x i64], align 8
; CHECK-NEXT: store i64 0, ptr %held
; CHECK: %p = call ptr addrspace(1) @make(i64 %n){{$}}
; CHECK-NEXT: call void @runtime.freelater(ptr %held, ptr addrspace(1) %p)
; CHECK: %v = call i64 @use(ptr addrspace(1) %p)
; CHECK-NEXT: [[HELD:%.*]] = load i64, ptr %held
; CHECK-NEXT: [[NONE:%.*]] = icmp eq i64 [[HELD]], 0
; CHECK-NEXT: br i1 [[NONE]], label %[[END:.*]], label %[[FREE:.*]]
; CHECK: [[FREE]]:
; CHECK-NEXT: call void @runtime.free(ptr %held)
; CHECK-NEXT: br label %[[END]]
; CHECK: [[END]]:
; CHECK-NEXT: ret i64 %v
; CHECK: call void @runtime.free(ptr %held)
; CHECK: ret i64 0
define i64 @two_returns(i64 %n) gc "statepoint-example" {
  %c = icmp eq i64 %n, 0
  br i1 %c, label %none, label %some
some:
  %p = call ptr addrspace(1) @make(i64 %n) "loam-dies"="round"
  %v = call i64 @use(ptr addrspace(1) %p)
  ret i64 %v
none:
  ret i64 0
}

; CHECK-LABEL: define void @appends(
; CHECK: %s = call { ptr addrspace(1), i64 } @grow(i64 %n){{$}}
; CHECK-NEXT: store i64 0, ptr %held
; CHECK-NEXT: [[P:%.*]] = extractvalue { ptr addrspace(1), i64 } %s, 0
; CHECK-NEXT: call void @runtime.freelater(ptr %held, ptr addrspace(1) [[P]])
; CHECK: call void @runtime.free(
define void @appends(i64 %n) gc "statepoint-example" {
  %s = call { ptr addrspace(1), i64 } @grow(i64 %n) "loam-dies"="frame"
  ret void
}

; The words lie among the frame's other objects, with nothing between, and are cleared behind these: a long block may be cut there.
; CHECK-LABEL: define void @beside_objects(
; CHECK-NEXT: %held = alloca [2 x i64]
; CHECK-NEXT: %o = alloca i64
; CHECK-NEXT: store i64 0, ptr %held
; CHECK-NEXT: store i64 1, ptr %o
define void @beside_objects(i64 %n) gc "statepoint-example" {
  %o = alloca i64
  store i64 1, ptr %o
  %p = call ptr addrspace(1) @make(i64 %n) "loam-dies"="round"
  ret void
}

; An invoke's result is known where it goes on, if nothing else leads there.
; CHECK-LABEL: define void @invoked(
; CHECK: good:
; CHECK-NEXT: call void @runtime.freelater(
; CHECK: call void @runtime.free(
; CHECK: ret void
; CHECK: unreachable
define void @invoked(i64 %n) gc "statepoint-example" personality ptr @loam.personality {
  %p = invoke ptr addrspace(1) @make(i64 %n) "loam-dies"="round" to label %good unwind label %bad
good:
  ret void
bad:
  %l = landingpad token cleanup
  call void @panic()
  unreachable
}

; CHECK-LABEL: define void @invoked_and_not(
; CHECK-NOT: @runtime.free
; CHECK-LABEL: define i64 @not_marked(
define void @invoked_and_not(i1 %c, i64 %n) gc "statepoint-example" personality ptr @loam.personality {
  br i1 %c, label %make, label %good
make:
  %p = invoke ptr addrspace(1) @make(i64 %n) "loam-dies"="round" to label %good unwind label %bad
good:
  ret void
bad:
  %l = landingpad token cleanup
  call void @panic()
  unreachable
}

; CHECK-NOT: @runtime.free
; CHECK: declare void @runtime.freelater(ptr, ptr addrspace(1)) [[LEAF:#[0-9]+]]
; CHECK: attributes [[LEAF]] = { {{.*}}"gc-leaf-function" }
define i64 @not_marked(i64 %n) gc "statepoint-example" {
  %p = call ptr addrspace(1) @make(i64 %n)
  %v = call i64 @use(ptr addrspace(1) %p)
  ret i64 %v
}
