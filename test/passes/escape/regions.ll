; What escapes only because another round of its loop has it lives in a region of its function, or of the round of the loop around that one. What callers, globals, or later rounds lead to does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@bits = constant [1 x i8] c"\02"
@"type:node" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
%node = type { i64, ptr addrspace(1) }
@g = global ptr addrspace(1) null
declare i64 @look(ptr addrspace(1) "loam-escape"="-")

; A list.
; CHECK-LABEL: @list(
; CHECK: %[[R:.*]] = alloca [16 x i8], align 8, !loam.stackobject
; CHECK: store i64 0
; CHECK: store i64 0
; CHECK: [[H:%.*]] = addrspacecast ptr %[[R]] to ptr addrspace(1)
; CHECK: loop:
; CHECK-NOT: regionfree
; CHECK: call ptr addrspace(1) @runtime.regionalloc(i64 16, ptr @"type:node", ptr addrspace(1) [[H]])
; CHECK: end:
; CHECK: call i64 @look
; CHECK: call void @runtime.regionfree(ptr addrspace(1) [[H]])
; CHECK-NEXT: ret
define i64 @list(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %entry ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %v = call i64 @look(ptr addrspace(1) %p)
  ret i64 %v
}

; A list in each round.
; CHECK-LABEL: @rounds(
; CHECK: outer:
; CHECK: phi
; CHECK-NEXT: call void @runtime.regionfree(ptr addrspace(1) [[H:%.*]])
; CHECK: loop:
; CHECK: call ptr addrspace(1) @runtime.regionalloc({{.*}}, ptr addrspace(1) [[H]])
; CHECK: end:
; CHECK: call void @runtime.regionfree(ptr addrspace(1) [[H]])
; CHECK-NEXT: ret
define void @rounds(i64 %n) gc "statepoint-example" {
entry:
  br label %outer
outer:
  %k = phi i64 [ 0, %entry ], [ %m, %looked ]
  br label %loop
loop:
  %i = phi i64 [ 0, %outer ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %outer ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %k
  br i1 %more, label %loop, label %looked
looked:
  %v = call i64 @look(ptr addrspace(1) %p)
  %m = add i64 %k, 1
  %again = icmp ult i64 %m, %n
  br i1 %again, label %outer, label %end
end:
  ret void
}

; The last round's list is seen in the next: it is the function's.
; CHECK-LABEL: @carried(
; CHECK: outer:
; CHECK-NOT: regionfree
; CHECK: call ptr addrspace(1) @runtime.regionalloc(
; CHECK-NOT: regionfree
; CHECK: end:
; CHECK-NEXT: call void @runtime.regionfree(
define void @carried(i64 %n) gc "statepoint-example" {
entry:
  br label %outer
outer:
  %k = phi i64 [ 0, %entry ], [ %m, %looked ]
  %last = phi ptr addrspace(1) [ null, %entry ], [ %p, %looked ]
  br label %loop
loop:
  %i = phi i64 [ 0, %outer ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %outer ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %k
  br i1 %more, label %loop, label %looked
looked:
  %v = call i64 @look(ptr addrspace(1) %last)
  %m = add i64 %k, 1
  %again = icmp ult i64 %m, %n
  br i1 %again, label %outer, label %end
end:
  ret void
}

; An object of the frame holds the list, and still does when the next round begins (H32).
; CHECK-LABEL: @held(
; CHECK: outer:
; CHECK-NOT: regionfree
; CHECK: call ptr addrspace(1) @runtime.regionalloc(
; CHECK-NOT: regionfree
; CHECK: end:
; CHECK-NEXT: call void @runtime.regionfree(
define void @held(i64 %n) gc "statepoint-example" {
entry:
  br label %outer
outer:
  %k = phi i64 [ 0, %entry ], [ %m, %looked ]
  %h = alloca ptr addrspace(1), !loam.object !1
  %hp = addrspacecast ptr %h to ptr addrspace(1)
  br label %loop
loop:
  %i = phi i64 [ 0, %outer ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %outer ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %k
  br i1 %more, label %loop, label %looked
looked:
  store ptr addrspace(1) %p, ptr addrspace(1) %hp
  %v = call i64 @look(ptr addrspace(1) %hp)
  %m = add i64 %k, 1
  %again = icmp ult i64 %m, %n
  br i1 %again, label %outer, label %end
end:
  ret void
}

; A global leads to one of them, and so to all that came before.
; CHECK-LABEL: @kept(
; CHECK-NOT: region
; CHECK: call ptr addrspace(1) @mallocgc(
; CHECK-NOT: region
; CHECK: ret
define void @kept(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %entry ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  store ptr addrspace(1) %l, ptr @g
  ret void
}

; So does the caller.
; CHECK-LABEL: @returned(
; CHECK-NOT: region
; CHECK: call ptr addrspace(1) @mallocgc(
; CHECK-NOT: region
; CHECK: ret
define ptr addrspace(1) @returned(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ null, %entry ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  ret ptr addrspace(1) %l
}

; A variable that a bounded object leads to stays on the heap too, and dies with it: no frame is ever reached from a region.
; CHECK-LABEL: @leads(
; CHECK-NOT: alloca i64
; CHECK: call ptr addrspace(1) @runtime.regionalloc(i64 8,
; CHECK: call ptr addrspace(1) @runtime.regionalloc(i64 16,
; CHECK: ret
define i64 @leads(i64 %n) gc "statepoint-example" {
entry:
  %x = alloca i64, !loam.object !2
  %xp = addrspacecast ptr %x to ptr addrspace(1)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %l = phi ptr addrspace(1) [ %xp, %entry ], [ %p, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %next = getelementptr %node, ptr addrspace(1) %p, i64 0, i32 1
  store ptr addrspace(1) %l, ptr addrspace(1) %next
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %v = call i64 @look(ptr addrspace(1) %p)
  ret i64 %v
}

!0 = !{!"expr", !"&node{...}", ptr @"type:node"}
!1 = !{!"var", !"h", ptr @"type:word"}
!2 = !{!"var", !"x", null}
@word = constant [1 x i8] c"\01"
@"type:word" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @word }
