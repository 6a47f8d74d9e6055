; RUN: loam-opt -passes=loam-attributes %s | FileCheck %s
; The attributes of a summary are put on the declaration; one that no summary may give is not.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

; CHECK: declare void @f(ptr addrspace(1) nocapture readonly) #[[F:[0-9]+]]
; CHECK: attributes #[[F]] = { nounwind memory(none) "loam-summary"
declare void @f(ptr addrspace(1)) "loam-summary"=".;-1 memory 0,-1 nounwind 0,1 nocapture 0,1 readonly 0,-1 noreturn 0,9 readonly 0,"
