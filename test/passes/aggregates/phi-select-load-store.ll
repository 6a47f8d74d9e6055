; Strings that flow through phis, selects, loads and stores become their scalars.
; RUN: loam-opt -passes=loam-aggregates %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define void @f(i1 %c, ptr addrspace(1) %a, ptr addrspace(1) %b, ptr addrspace(1) %out) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK-NOT: { ptr addrspace(1), i64 }
; CHECK: [[AP:%.*]] = load ptr addrspace(1), ptr addrspace(1) %a, align 8
; CHECK: [[AL:%.*]] = load i64, ptr addrspace(1) {{%.*}}, align 8
; CHECK: [[P:%.*]] = phi ptr addrspace(1) [ [[AP]], %left ]
; CHECK: phi i64 [ [[AL]], %left ]
; CHECK: select i1 %c, ptr addrspace(1) [[P]], ptr addrspace(1) null
; CHECK: select i1 %c, i64 {{%.*}}, i64 7
; CHECK: store ptr addrspace(1)
; CHECK: store i64
; CHECK-NOT: { ptr addrspace(1), i64 }
; CHECK: ret void
  br i1 %c, label %left, label %right
left:
  %x = load { ptr addrspace(1), i64 }, ptr addrspace(1) %a
  br label %join
right:
  %y = load { ptr addrspace(1), i64 }, ptr addrspace(1) %b
  br label %join
join:
  %s = phi { ptr addrspace(1), i64 } [ %x, %left ], [ %y, %right ]
  %k = insertvalue { ptr addrspace(1), i64 } { ptr addrspace(1) null, i64 0 }, i64 7, 1
  %t = select i1 %c, { ptr addrspace(1), i64 } %s, { ptr addrspace(1), i64 } %k
  store { ptr addrspace(1), i64 } %t, ptr addrspace(1) %out
  ret void
}
