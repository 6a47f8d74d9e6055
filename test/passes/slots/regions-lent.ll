; A function that makes any number of objects for its caller, by loops, by calls of itself, or where a parameter leads to, is lent a region. It hands it on to itself; a caller that returns what it gets hands on its own. Where the objects are kept, the region is null.
; RUN: loam-opt -passes=loam-objects,loam-slots %s | FileCheck %s
; RUN: loam-opt -passes=loam-objects,loam-slots,loam-escape %s | FileCheck %s --check-prefix=ESCAPE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@bits2 = constant [1 x i8] c"\03"
@"type:tree" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits2 }
@bits1 = constant [1 x i8] c"\01"
@"type:list" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits1 }
%tree = type { ptr addrspace(1), ptr addrspace(1) }
@g = global ptr addrspace(1) null
declare i64 @look(ptr addrspace(1) "loam-escape"="-")

; CHECK-LABEL: define i64 @looks(
; CHECK: [[R:%.*]] = call ptr addrspace(1) @loam.object(i64 16, ptr null), !loam.object [[REGION:![0-9]+]]
; CHECK-NEXT: call ptr addrspace(1) @build(i64 %n, ptr addrspace(1) [[R]])
; ESCAPE-LABEL: define i64 @looks(
; ESCAPE: [[H:%.*]] = addrspacecast ptr %region{{.*}} to ptr addrspace(1)
; ESCAPE: call ptr addrspace(1) @build(i64 %n, ptr addrspace(1) [[H]])
; ESCAPE: call void @runtime.regionfree(ptr addrspace(1) [[H]])
; ESCAPE-NEXT: ret
define i64 @looks(i64 %n) gc "statepoint-example" {
  %t = call ptr addrspace(1) @build(i64 %n)
  %v = call i64 @look(ptr addrspace(1) %t)
  ret i64 %v
}

; ESCAPE-LABEL: define void @keeps(
; ESCAPE: call ptr addrspace(1) @build(i64 %n, ptr addrspace(1) null)
define void @keeps(i64 %n) gc "statepoint-example" {
  %t = call ptr addrspace(1) @build(i64 %n)
  store ptr addrspace(1) %t, ptr @g
  ret void
}

; What is reached from the tree is kept.
; ESCAPE-LABEL: define void @keepsBranch(
; ESCAPE: call ptr addrspace(1) @build(i64 %n, ptr addrspace(1) null)
define void @keepsBranch(i64 %n) gc "statepoint-example" {
  %t = call ptr addrspace(1) @build(i64 %n)
  %b = load ptr addrspace(1), ptr addrspace(1) %t
  store ptr addrspace(1) %b, ptr @g
  ret void
}

; The trees of all rounds hang together: they die with the function.
; ESCAPE-LABEL: define i64 @carries(
; ESCAPE: loop:
; ESCAPE-NOT: regionfree
; ESCAPE: call ptr addrspace(1) @build(i64 %i, ptr addrspace(1) {{%.*}})
; ESCAPE-NOT: regionfree
; ESCAPE: end:
; ESCAPE: call void @runtime.regionfree(
define i64 @carries(i64 %n) gc "statepoint-example" {
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %last = phi ptr addrspace(1) [ null, %entry ], [ %t, %loop ]
  %t = call ptr addrspace(1) @build(i64 %i)
  %v = call i64 @look(ptr addrspace(1) %last)
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  ret i64 %v
}

; A list in the frame leads to what all rounds push.
; ESCAPE-LABEL: define i64 @pushes(
; ESCAPE: loop:
; ESCAPE-NOT: regionfree
; ESCAPE: call void @push(ptr addrspace(1) [[L:%.*]], ptr addrspace(1) [[H:%.*]])
; ESCAPE-NOT: regionfree
; ESCAPE: end:
; ESCAPE: call void @runtime.regionfree(ptr addrspace(1) [[H]])
define i64 @pushes(i64 %n) gc "statepoint-example" {
entry:
  %l = alloca [8 x i8], !loam.object !1
  %lp = addrspacecast ptr %l to ptr addrspace(1)
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  call void @push(ptr addrspace(1) %lp)
  %j = add i64 %i, 1
  %more = icmp ult i64 %j, %n
  br i1 %more, label %loop, label %end
end:
  %v = call i64 @look(ptr addrspace(1) %lp)
  ret i64 %v
}

; ESCAPE-LABEL: define void @pushesToGlobal(
; ESCAPE: call void @push(ptr addrspace(1) {{.*}}, ptr addrspace(1) null)
define void @pushesToGlobal() gc "statepoint-example" {
  %lp = addrspacecast ptr @g to ptr addrspace(1)
  call void @push(ptr addrspace(1) %lp)
  ret void
}

; The function's own tree is read only, so it is not handed on.
; CHECK-LABEL: define i64 @roots(
; CHECK-NOT: loam-region
define i64 @roots(i64 %n) gc "statepoint-example" {
  %t = call ptr addrspace(1) @double(i64 %n)
  %v = call i64 @look(ptr addrspace(1) %t)
  ret i64 %v
}

; CHECK: define internal ptr addrspace(1) @build(i64 %n, ptr addrspace(1) "loam-region" [[B:%[0-9]+]])
; CHECK: icmp eq ptr addrspace(1) [[B]], null
; CHECK: [[O:%.*]] = call ptr addrspace(1) @loam.object(i64 16, ptr @"type:tree")
; CHECK: [[P:%.*]] = call ptr addrspace(1) @runtime.regionalloc(i64 16, ptr @"type:tree", ptr addrspace(1) [[B]])
; CHECK: phi ptr addrspace(1) [ [[P]], %{{.*}} ], [ [[O]], %{{.*}} ]
; CHECK: call ptr addrspace(1) @build(i64 %m, ptr addrspace(1) [[B]])
define internal ptr addrspace(1) @build(i64 %n) gc "statepoint-example" {
entry:
  %o = alloca %tree, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %done = icmp eq i64 %n, 0
  br i1 %done, label %end, label %more
more:
  %m = sub i64 %n, 1
  %t = call ptr addrspace(1) @build(i64 %m)
  store ptr addrspace(1) %t, ptr addrspace(1) %p
  br label %end
end:
  ret ptr addrspace(1) %p
}

; CHECK: define internal void @push(ptr addrspace(1) %l, ptr addrspace(1) "loam-region" %
define internal void @push(ptr addrspace(1) %l) gc "statepoint-example" {
  %o = alloca %tree, !loam.object !0
  %p = addrspacecast ptr %o to ptr addrspace(1)
  %head = load ptr addrspace(1), ptr addrspace(1) %l
  store ptr addrspace(1) %head, ptr addrspace(1) %p
  store ptr addrspace(1) %p, ptr addrspace(1) %l
  ret void
}

; CHECK: define internal ptr addrspace(1) @double(i64 %n, ptr addrspace(1) "loam-region" [[D:%[0-9]+]])
; CHECK: call ptr addrspace(1) @build(i64 %n, ptr addrspace(1) [[D]])
define internal ptr addrspace(1) @double(i64 %n) gc "statepoint-example" {
  %t = call ptr addrspace(1) @build(i64 %n)
  ret ptr addrspace(1) %t
}
; CHECK: [[REGION]] = !{!"region", !"", ptr null}
!0 = !{!"expr", !"&tree{...}", ptr @"type:tree"}
!1 = !{!"var", !"l", ptr @"type:list"}
