; The record of a frame's deferred calls is named at each invoke, by the first pair of the stack map: the place of the
; memory that it is in, and -1 - its offset there; the call that told so is gone. A panic finds the calls by it.
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: FileCheck %s --implicit-check-not="call void @loam.defers" < %t.ll
; RUN: llc -O2 -relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.ll -o %t.o
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare i32 @personality(...)
declare void @may_panic(ptr addrspace(1) "loam-escape"="-")
declare void @loam.defers(ptr addrspace(1) "loam-escape"="-") "gc-leaf-function" nounwind
declare void @work()
define internal void @deferred(ptr addrspace(1) %r) noinline gc "statepoint-example" {
  call void @work()
  %bits = getelementptr i8, ptr addrspace(1) %r, i64 8
  store i64 0, ptr addrspace(1) %bits
  ret void
}

; CHECK-LABEL: @f(
; CHECK: call token {{.*}} @may_panic{{.*}} [ "deopt"(ptr %slots, i64 {{[0-9]+}}) ]
; CHECK: invoke token {{.*}} @may_panic{{.*}} [ "deopt"(ptr [[AREA:%.*]], i64 -1, ptr [[AREA]], i64 {{[0-9]+}}
; CHECK: invoke token {{.*}} @deferred{{.*}} [ "deopt"(ptr [[AREA]], i64 -1
define void @f(ptr addrspace(1) %p) gc "statepoint-example" personality ptr @personality {
  call void @may_panic(ptr addrspace(1) %p)
  %o = alloca { ptr, i64, ptr addrspace(1) }, !loam.object !0
  %r = addrspacecast ptr %o to ptr addrspace(1)
  store ptr @deferred, ptr addrspace(1) %r
  %bits = getelementptr i8, ptr addrspace(1) %r, i64 8
  call void @loam.defers(ptr addrspace(1) %r)
  %kept = getelementptr i8, ptr addrspace(1) %r, i64 16
  store ptr addrspace(1) %p, ptr addrspace(1) %kept
  store i64 1, ptr addrspace(1) %bits
  invoke void @may_panic(ptr addrspace(1) %p) to label %done unwind label %pad
pad:
  %lp = landingpad token cleanup
  invoke void @deferred(ptr addrspace(1) %r) to label %done unwind label %pad2
pad2:
  %lp2 = landingpad token cleanup
  br label %done
done:
  ret void
}
!0 = !{!"silent", !"", ptr @"type:record"}
@"type:record" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 24, i64 24, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @gcdata }
@gcdata = private constant [1 x i8] c"\04"
