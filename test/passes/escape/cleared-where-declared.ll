; A stack object is one place for all iterations: it is cleared where it was declared, pointers as pointers.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

%Type = type { i64, i64, i32, i8, i8, i8, i8, ptr, { ptr, i64 }, ptr, ptr }
@bits = private constant [1 x i8] c"\02"
@desc = private constant %Type { i64 24, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits, { ptr, i64 } zeroinitializer, ptr null, ptr null }

define void @f(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: entry:
; CHECK-NEXT: %[[X:.*]] = alloca [24 x i8], align 8, !loam.stackobject ![[TAG:[0-9]+]]
; CHECK-NEXT: addrspacecast
; CHECK-NEXT: br
; CHECK: head:
; CHECK-NEXT: memset{{.*}}(ptr align 8 %[[X]], i8 0, i64 8
; CHECK-NEXT: %[[P:.*]] = getelementptr inbounds i8, ptr %[[X]], i64 8
; CHECK-NEXT: store ptr addrspace(1) null, ptr %[[P]]
; CHECK-NEXT: %[[Q:.*]] = getelementptr inbounds i8, ptr %[[X]], i64 16
; CHECK-NEXT: memset{{.*}}(ptr align 8 %[[Q]], i8 0, i64 8
; CHECK: ![[TAG]] = !{ptr @desc}
entry:
  br label %head
head:
  %x = alloca { i64, ptr addrspace(1), i64 }, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  br i1 %c, label %head, label %exit
exit:
  ret void
}
!0 = !{!"var", !"x", ptr @desc}
