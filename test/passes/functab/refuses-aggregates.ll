; Where a struct or a byval argument lies at entry is not modelled: refused.
; RUN: not loam-opt -passes=loam-functab %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
; CHECK: loam: loam-verify: f: parameter 2: a parameter that is no scalar
define void @f(i64 %a, { ptr addrspace(1), i64 } %s) gc "statepoint-example" {
  ret void
}
