; RUN: env MALLOC_PERTURB_=165 loam-opt -passes=loam-inline %s | FileCheck %s
; LLVM deletes @once when its last call is inlined; the second round of inlining, for a function value that is known only after the
; first, must not look at it any more (what was freed is overwritten here).
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@callback.f = private constant { ptr } { ptr @callback }
declare void @work()
declare void @done()

; CHECK-NOT: @once
define internal void @once() alwaysinline gc "statepoint-example" {
  call void @work()
  ret void
}

define internal void @callback(ptr addrspace(1) %context) gc "statepoint-example" !loam.func !0 {
  call void @done()
  ret void
}

define internal void @call_it(ptr addrspace(1) %f) gc "statepoint-example" !loam.func !1 {
  %code = load ptr, ptr addrspace(1) %f
  call void %code(ptr addrspace(1) %f)
  ret void
}

; CHECK-LABEL: define void @main
; CHECK: call void @work
; CHECK-NEXT: call void @callback
define void @main() gc "statepoint-example" {
  call void @once()
  call void @call_it(ptr addrspace(1) addrspacecast (ptr @callback.f to ptr addrspace(1)))
  ret void
}

!0 = !{!"callback", i32 3, !"", !2, !2}
!1 = !{!"call_it", i32 60, !"", !2, !2}
!2 = !{}
