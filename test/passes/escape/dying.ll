; What a function of the runtime makes because a spare object of the frame is too small dies with that object. What is kept, or comes from a function that may give back something older, or is seen by another than the phi, does not.
; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
@word = constant [1 x i8] c"\01"
@"type:word" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @word }
declare ptr addrspace(1) @make(i64) "loam-fresh"
declare { ptr addrspace(1), i64 } @string(ptr addrspace(1) "loam-escape"="r", i64) "loam-fresh"
declare { ptr addrspace(1), i64 } @concat(ptr addrspace(1) "loam-escape"="r", i64)
declare i64 @look(ptr addrspace(1) "loam-escape"="-")

; CHECK-LABEL: @dies(
; CHECK: call ptr addrspace(1) @make(i64 %n) [[ROUND:#[0-9]+]]
define i64 @dies(i64 %n) gc "statepoint-example" {
  %c = icmp ult i64 %n, 8
  br i1 %c, label %small, label %make
small:
  %b = alloca [64 x i8], !loam.object !0
  %s = addrspacecast ptr %b to ptr addrspace(1)
  %null = icmp eq ptr addrspace(1) %s, null
  br i1 %null, label %make, label %made
make:
  %h = call ptr addrspace(1) @make(i64 %n)
  br label %made
made:
  %p = phi ptr addrspace(1) [ %s, %small ], [ %h, %make ]
  %v = call i64 @look(ptr addrspace(1) %p)
  ret i64 %v
}

; CHECK-LABEL: @is_kept(
; CHECK: call ptr addrspace(1) @make(i64 %n){{$}}
define void @is_kept(i64 %n) gc "statepoint-example" {
  %c = icmp ult i64 %n, 8
  br i1 %c, label %small, label %make
small:
  %b = alloca [64 x i8], !loam.object !0
  %s = addrspacecast ptr %b to ptr addrspace(1)
  %null = icmp eq ptr addrspace(1) %s, null
  br i1 %null, label %make, label %made
make:
  %h = call ptr addrspace(1) @make(i64 %n)
  br label %made
made:
  %p = phi ptr addrspace(1) [ %s, %small ], [ %h, %make ]
  store ptr addrspace(1) %p, ptr @g
  ret void
}

; CHECK-LABEL: @is_seen_by_another(
; CHECK: call ptr addrspace(1) @make(i64 %n){{$}}
define i64 @is_seen_by_another(i64 %n) gc "statepoint-example" {
  %c = icmp ult i64 %n, 8
  br i1 %c, label %small, label %make
small:
  %b = alloca [64 x i8], !loam.object !0
  %s = addrspacecast ptr %b to ptr addrspace(1)
  %null = icmp eq ptr addrspace(1) %s, null
  br i1 %null, label %make, label %made
make:
  %h = call ptr addrspace(1) @make(i64 %n)
  store ptr addrspace(1) %h, ptr @g
  br label %made
made:
  %p = phi ptr addrspace(1) [ %s, %small ], [ %h, %make ]
  %v = call i64 @look(ptr addrspace(1) %p)
  ret i64 %v
}

; CHECK-LABEL: @conversions(
; CHECK: call { ptr addrspace(1), i64 } @string({{.*}}, i64 %n) [[ROUND]]
; CHECK: call { ptr addrspace(1), i64 } @concat({{.*}}, i64 %n){{$}}
define i64 @conversions(i64 %n) gc "statepoint-example" {
  %b = alloca [32 x i8], !loam.object !0
  %p = addrspacecast ptr %b to ptr addrspace(1)
  %s = call { ptr addrspace(1), i64 } @string(ptr addrspace(1) %p, i64 %n)
  %q = extractvalue { ptr addrspace(1), i64 } %s, 0
  %v = call i64 @look(ptr addrspace(1) %q)
  %b2 = alloca [32 x i8], !loam.object !0
  %p2 = addrspacecast ptr %b2 to ptr addrspace(1)
  %s2 = call { ptr addrspace(1), i64 } @concat(ptr addrspace(1) %p2, i64 %n)
  %q2 = extractvalue { ptr addrspace(1), i64 } %s2, 0
  %v2 = call i64 @look(ptr addrspace(1) %q2)
  %sum = add i64 %v, %v2
  ret i64 %sum
}

; An object of the frame may still hold the address of the last one when the next one is made. (H32)
; CHECK-LABEL: @is_held(
; CHECK: call { ptr addrspace(1), i64 } @string({{.*}}, i64 %n) [[FRAME:#[0-9]+]]
define i64 @is_held(i64 %n) gc "statepoint-example" {
  %b = alloca [32 x i8], !loam.object !0
  %p = addrspacecast ptr %b to ptr addrspace(1)
  %h = alloca [8 x i8], !loam.object !2
  %hp = addrspacecast ptr %h to ptr addrspace(1)
  %s = call { ptr addrspace(1), i64 } @string(ptr addrspace(1) %p, i64 %n)
  %q = extractvalue { ptr addrspace(1), i64 } %s, 0
  store ptr addrspace(1) %q, ptr addrspace(1) %hp
  %v = call i64 @look(ptr addrspace(1) %hp)
  ret i64 %v
}

; CHECK-LABEL: @grows(
; CHECK: call { ptr addrspace(1), i64 } @string({{.*}}, i64 %n) [[FRAME]]
; CHECK-DAG: attributes [[ROUND]] = { {{.*}}"loam-dies"="round" }
; CHECK-DAG: attributes [[FRAME]] = { {{.*}}"loam-dies"="frame" }
define i64 @grows(i64 %n) gc "statepoint-example" {
  %b = alloca [128 x i8], !loam.object !1
  %p = addrspacecast ptr %b to ptr addrspace(1)
  %s = call { ptr addrspace(1), i64 } @string(ptr addrspace(1) %p, i64 %n)
  %q = extractvalue { ptr addrspace(1), i64 } %s, 0
  %v = call i64 @look(ptr addrspace(1) %q)
  ret i64 %v
}
!0 = !{!"buffer", !"", null}
!1 = !{!"arena", !"", null}
!2 = !{!"var", !"h", ptr @"type:word"}
