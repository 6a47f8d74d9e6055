; LLVM passes poison for parameters that have no use and lets phis have undefined sides. What the register happens to hold would be taken
; for a pointer by the masks of a function's entry and by the maps, so such pointers are null.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @callee(ptr addrspace(1), i64)

define { ptr, ptr addrspace(1) } @f(i1 %c, ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: @llvm.experimental.gc.statepoint{{.*}}@callee, i32 2, i32 0, ptr addrspace(1) null, i64 poison
; CHECK: phi ptr addrspace(1) [ null, %entry ]
; CHECK: ret { ptr, ptr addrspace(1) } { ptr inttoptr (i64 8 to ptr), ptr addrspace(1) null }
entry:
  br i1 %c, label %then, label %end
then:
  call void @callee(ptr addrspace(1) poison, i64 poison)
  br label %end
end:
  %q = phi ptr addrspace(1) [ undef, %entry ], [ %p, %then ]
  call void @callee(ptr addrspace(1) %q, i64 1)
  call void @callee(ptr addrspace(1) %q, i64 2)
  ret { ptr, ptr addrspace(1) } { ptr inttoptr (i64 8 to ptr), ptr addrspace(1) poison }
}
