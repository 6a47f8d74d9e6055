; Every defined function is walked: it gets a collector strategy and keeps its frames. Leaf functions and declarations do not.
; RUN: loam-opt -passes='loam-attributes,llvm:function(tailcallelim)' %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @g()

define i64 @recursive(i64 %n) uwtable {
; CHECK: define i64 @recursive(i64 %n) [[MANAGED:#[0-9]+]] gc "statepoint-example"
; CHECK: call i64 @recursive
; CHECK: call void @g() [[NOMERGE:#[0-9]+]]
  %z = icmp eq i64 %n, 0
  br i1 %z, label %done, label %again
again:
  %m = add i64 %n, -1
  %r = call i64 @recursive(i64 %m)
  ret i64 %r
done:
  call void @g()
  ret i64 0
}

define void @leaf() "gc-leaf-function" {
; CHECK: define void @leaf()
; CHECK-NOT: gc "
; CHECK: ret void
  ret void
}
; CHECK: attributes [[MANAGED]] = { "disable-tail-calls"="true" }
; CHECK: attributes [[NOMERGE]] = { nomerge }
