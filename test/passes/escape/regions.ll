; What escapes only because another round of its loop has it lives in a region of its function, or of the round of the loop around that one. What callers, globals, or later rounds lead to does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@bits = constant [1 x i8] c"\02"
@"type:node" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
%node = type { i64, ptr addrspace(1) }
%two = type { ptr addrspace(1), ptr addrspace(1) }
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

; Nodes that an array of the heap leads to, which is garbage when they are freed.
; CHECK-LABEL: @array(
; CHECK: [[A:%.*]] = call ptr addrspace(1) @make(
; CHECK: call ptr addrspace(1) @runtime.regionalloc(
; CHECK: end:
; CHECK: call void @runtime.regionfree(
define i64 @array(i64 %n) gc "statepoint-example" {
entry:
  %a = call ptr addrspace(1) @make(ptr @"type:word", i64 %n)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %at = getelementptr ptr addrspace(1), ptr addrspace(1) %a, i64 %i
  store ptr addrspace(1) %p, ptr addrspace(1) %at
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %v = call i64 @look(ptr addrspace(1) %a)
  ret i64 %v
}

; The array is kept, or one of its nodes.
; CHECK-LABEL: @arrayKept(
; CHECK-NOT: region
; CHECK: ret
define i64 @arrayKept(i64 %n) gc "statepoint-example" {
entry:
  %a = call ptr addrspace(1) @make(ptr @"type:word", i64 %n)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %at = getelementptr ptr addrspace(1), ptr addrspace(1) %a, i64 %i
  store ptr addrspace(1) %p, ptr addrspace(1) %at
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  store ptr addrspace(1) %a, ptr @g
  ret i64 0
}

; CHECK-LABEL: @elementKept(
; CHECK-NOT: region
; CHECK: ret
define i64 @elementKept(i64 %n) gc "statepoint-example" {
entry:
  %a = call ptr addrspace(1) @make(ptr @"type:word", i64 %n)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %o = alloca %node, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %at = getelementptr ptr addrspace(1), ptr addrspace(1) %a, i64 %i
  store ptr addrspace(1) %p, ptr addrspace(1) %at
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %x = load ptr addrspace(1), ptr addrspace(1) %a
  store ptr addrspace(1) %x, ptr @g
  ret i64 0
}

; A callee moves words within the nodes that the array leads to: what was stored in one word is read from another.
; CHECK-LABEL: @movedBehindArray(
; CHECK: call ptr addrspace(1) @mallocgc(i64 8,
; CHECK: ret
define void @movedBehindArray(i64 %n) gc "statepoint-example" {
entry:
  %a = call ptr addrspace(1) @make(ptr @"type:word", i64 %n)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %o = alloca %two, !loam.object !3
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %x = alloca i64, !loam.object !2
  %xp = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %xp, ptr addrspace(1) %p
  %at = getelementptr ptr addrspace(1), ptr addrspace(1) %a, i64 %i
  store ptr addrspace(1) %p, ptr addrspace(1) %at
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  call void @swap(ptr addrspace(1) %a)
  %q = load ptr addrspace(1), ptr addrspace(1) %a
  %second = getelementptr %two, ptr addrspace(1) %q, i64 0, i32 1
  %y = load ptr addrspace(1), ptr addrspace(1) %second
  store ptr addrspace(1) %y, ptr @g
  ret void
}

define internal void @swap(ptr addrspace(1) %a) gc "statepoint-example" {
  %q = load ptr addrspace(1), ptr addrspace(1) %a
  %x = load ptr addrspace(1), ptr addrspace(1) %q
  %second = getelementptr %two, ptr addrspace(1) %q, i64 0, i32 1
  store ptr addrspace(1) %x, ptr addrspace(1) %second
  ret void
}
@both = constant [1 x i8] c"\03"
@"type:two" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @both }
declare ptr addrspace(1) @make(ptr, i64) "loam-fresh"
!3 = !{!"expr", !"&two{...}", ptr @"type:two"}

!0 = !{!"expr", !"&node{...}", ptr @"type:node"}
!1 = !{!"var", !"h", ptr @"type:word"}
!2 = !{!"var", !"x", null}
@word = constant [1 x i8] c"\01"
@"type:word" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @word }
