; A pointer that crosses safepoints on a rare path only is stored at the top of that path, before a derived pointer that is
; computed anew there. A store of what was just loaded from the slot is left out.
; RUN: loam-opt -passes=loam-statepoints %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare i1 @rare(ptr addrspace(1))
declare void @derived(ptr addrspace(1))
declare void @base(ptr addrspace(1))

define void @f(ptr addrspace(1) %p, i1 %c, i1 %e) gc "statepoint-example" {
; CHECK-LABEL: @f(
entry:
  %d = getelementptr i8, ptr addrspace(1) %p, i64 56
  store volatile i64 1, ptr addrspace(1) %d
  br i1 %c, label %cold, label %done, !prof !0
; CHECK: cold:
; CHECK: store ptr addrspace(1) %p, ptr %slots
cold:
  %m = call i1 @rare(ptr addrspace(1) %p)
  br i1 %m, label %done, label %more
; CHECK: more:
; CHECK: [[P:%.*]] = load ptr addrspace(1), ptr %slots
; CHECK-NEXT: getelementptr i8, ptr addrspace(1) [[P]], i64 56
more:
  call void @derived(ptr addrspace(1) %d)
  call void @base(ptr addrspace(1) %p)
  br label %done
done:
  ret void
}
!0 = !{!"branch_weights", i32 1, i32 10000}
