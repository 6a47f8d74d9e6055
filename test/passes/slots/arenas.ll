; The arenas of appends that grow one slice are one, which lies in front of the loop that carries the slice from round to round; only its
; count is cleared. Where the slice is kept it is null.
; RUN: loam-opt -passes=loam-objects,loam-slots,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
@elem = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 0, i32 0, i8 0, i8 8, i8 8, i8 2, ptr null }
declare { ptr addrspace(1), i64 } @runtime.growslicein(ptr "loam-escape"="e", ptr addrspace(1) "loam-escape"="c", i64, i64, i64, ptr addrspace(1) "loam-escape"="r")

; CHECK-LABEL: @stays(
; CHECK: %[[A:.*]] = alloca [256 x i8]
; CHECK-NOT: alloca
; CHECK: [[P:%.*]] = addrspacecast ptr %[[A]] to ptr addrspace(1)
; CHECK: memset{{.*}} i64 8, i1 false)
; CHECK: br label %loop
; CHECK: loop:
; CHECK-NOT: memset
; CHECK: @runtime.growslicein({{.*}} ptr addrspace(1) [[P]])
; CHECK: @runtime.growslicein({{.*}} ptr addrspace(1) [[P]])
define i64 @stays(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %old = phi ptr addrspace(1) [ null, %entry ], [ %s2, %loop ]
  %o1 = alloca [32 x i64], !loam.object !0
  %a1 = addrspacecast ptr %o1 to ptr addrspace(1)
  %r1 = call { ptr addrspace(1), i64 } @runtime.growslicein(ptr @elem, ptr addrspace(1) %old, i64 %i, i64 %i, i64 1, ptr addrspace(1) %a1)
  %s1 = extractvalue { ptr addrspace(1), i64 } %r1, 0
  %o2 = alloca [32 x i64], !loam.object !0
  %a2 = addrspacecast ptr %o2 to ptr addrspace(1)
  %r2 = call { ptr addrspace(1), i64 } @runtime.growslicein(ptr @elem, ptr addrspace(1) %s1, i64 %i, i64 %i, i64 1, ptr addrspace(1) %a2)
  %s2 = extractvalue { ptr addrspace(1), i64 } %r2, 0
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %x = load i64, ptr addrspace(1) %s2
  ret i64 %x
}

; CHECK-LABEL: @kept(
; CHECK: @runtime.growslicein({{.*}} ptr addrspace(1) null)
define void @kept() gc "statepoint-example" {
  %o = alloca [32 x i64], !loam.object !0
  %a = addrspacecast ptr %o to ptr addrspace(1)
  %r = call { ptr addrspace(1), i64 } @runtime.growslicein(ptr @elem, ptr addrspace(1) null, i64 0, i64 0, i64 1, ptr addrspace(1) %a)
  %s = extractvalue { ptr addrspace(1), i64 } %r, 0
  store ptr addrspace(1) %s, ptr @g
  ret void
}

; One round's array that the next one reads is not in the round's own arena.
; CHECK-LABEL: @carried(
; CHECK: @runtime.growslicein({{.*}} ptr addrspace(1) null)
define i64 @carried(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %last = phi ptr addrspace(1) [ null, %entry ], [ %s, %loop ]
  %o = alloca [32 x i64], !loam.object !0
  %a = addrspacecast ptr %o to ptr addrspace(1)
  %r = call { ptr addrspace(1), i64 } @runtime.growslicein(ptr @elem, ptr addrspace(1) null, i64 0, i64 0, i64 1, ptr addrspace(1) %a)
  %s = extractvalue { ptr addrspace(1), i64 } %r, 0
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %x = load i64, ptr addrspace(1) %last
  ret i64 %x
}
!0 = !{!"arena", !"", null}
