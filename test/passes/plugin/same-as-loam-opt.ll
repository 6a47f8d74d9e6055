; The plugin gives opt the same passes under the same names; options come from the environment.
; UNSUPPORTED: sanitized
; RUN: opt -load-pass-plugin=%plugin -passes=loam-objects -S %s -o - | FileCheck %s
; RUN: opt -load-pass-plugin=%plugin -passes=loam-objects,loam-escape,loam-attributes,loam-opaque,loam-stackobjects,loam-positions,loam-statepoints,loam-functab -S %s -o - | FileCheck %s -check-prefix=ALL
; RUN: opt -load-pass-plugin=%plugin -passes=loam-pipeline -S %s -o - | FileCheck %s -check-prefix=ALL
; RUN: not opt -load-pass-plugin=%plugin -passes=loam-nonsense -S %s -o - 2>&1 | FileCheck %s -check-prefix=NONE
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
declare void @use(ptr addrspace(1))

; CHECK: call ptr addrspace(1) @loam.object(i64 8, ptr null)
; ALL: @loam.functab
; ALL: gc.statepoint{{.*}} @mallocgc
; NONE: unknown pass name 'loam-nonsense'
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %p)
  ret void
}
!0 = !{!"var", !"x", ptr null}
