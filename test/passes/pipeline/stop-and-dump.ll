; The pipeline can stop behind a pass and show the module there; names work with and without "loam-".
; RUN: loam-opt -passes=loam-pipeline -stop-after=loam-objects %s | FileCheck %s -check-prefix=STOP
; RUN: loam-opt -passes=loam-pipeline -stop-after=objects -dump-after=verify %s 2>&1 >/dev/null | FileCheck %s -check-prefix=DUMP
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
; STOP: call ptr addrspace(1) @loam.object
; STOP-NOT: loam.functab
; DUMP: ; ---- after loam-verify
; DUMP: alloca i64, align 8, !loam.object
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  ret void
}
!0 = !{!"var", !"x", ptr null}
