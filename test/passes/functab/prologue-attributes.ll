; Managed functions check their stack, never realign it, keep no frame pointer, and are in .eh_frame; "loam-nosplit" has no check.
; RUN: loam-opt -passes=loam-functab %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
; CHECK: define void @f() [[F:#[0-9]+]] gc
; CHECK: define void @g() [[G:#[0-9]+]] gc
; CHECK: attributes [[F]] = { uwtable "frame-pointer"="none" "no-realign-stack" "split-stack" }
; CHECK: attributes [[G]] = { uwtable "frame-pointer"="none" "loam-nosplit" "no-realign-stack" }
define void @f() uwtable "frame-pointer"="all" gc "statepoint-example" {
  ret void
}
define void @g() "loam-nosplit" gc "statepoint-example" {
  ret void
}
