; A tagged alloca becomes a call where it stood, in its loop, with its tag and position; untagged ones stay.
; RUN: loam-opt -passes=loam-objects %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"type:T" = external constant i8

define void @f(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @f(
; CHECK: %plain = alloca i64
; CHECK: loop:
; CHECK-NEXT: %x = call ptr addrspace(1) @loam.object(i64 24, ptr @"type:T"), !loam.object ![[TAG:[0-9]+]]
; CHECK-NEXT: store i64 1, ptr addrspace(1) %x
; CHECK-NOT: alloca
; CHECK: declare noalias ptr addrspace(1) @loam.object(i64, ptr) [[ATTRS:#[0-9]+]]
; CHECK: attributes [[ATTRS]] = { nounwind allockind("alloc,zeroed") allocsize(0) memory(inaccessiblemem: readwrite) "alloc-family"="loam" "gc-leaf-function" }
; CHECK: ![[TAG]] = !{!"var", !"x", ptr @"type:T"}
  %plain = alloca i64
  store i64 2, ptr %plain
  br label %loop
loop:
  %x = alloca { i64, ptr addrspace(1), i64 }, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  br i1 %c, label %loop, label %end
end:
  ret void
}
!0 = !{!"var", !"x", ptr @"type:T"}
