; An alloca without tag is a temporary or a variable whose address is not taken: one that leaks is a broken contract.
; RUN: not loam-opt -passes=loam-objects,loam-escape %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: loam-escape: f: the address of the untagged alloca %x leaves its function
declare void @unknown(ptr addrspace(1))

define void @f() gc "statepoint-example" {
  %x = alloca i64
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %p)
  ret void
}
