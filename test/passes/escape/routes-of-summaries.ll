; RUN: loam-opt -passes=loam-objects,loam-escape %s | FileCheck %s
; A summary says which words of an argument get where: of @word's argument, word 8 leaks and word 0 stays; @put stores its second argument
; into word 8 of what the first one leads to; @shuffle may exchange the words. A route that is no route says nothing.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

@bits = constant [1 x i8] c"\03"
@pair = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
declare void @word(ptr addrspace(1)) "loam-summary"="1(8+0).;"
declare void @put(ptr addrspace(1), ptr addrspace(1)) "loam-summary"="....>0 0(+8).0(+0);"
declare void @shuffle(ptr addrspace(1)) "loam-summary"=".0;"
declare void @wrong(ptr addrspace(1)) "loam-summary"=".0(7;"

; CHECK-LABEL: define void @one_word
; CHECK: %x1 = alloca
; CHECK: %y = call {{.*}} @mallocgc
define void @one_word() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %xp = addrspacecast ptr %x to ptr addrspace(1)
  %y = alloca i64, !loam.object !0
  %yp = addrspacecast ptr %y to ptr addrspace(1)
  %s = alloca { ptr addrspace(1), ptr addrspace(1) }, !loam.object !1
  %sp = addrspacecast ptr %s to ptr addrspace(1)
  store ptr addrspace(1) %xp, ptr addrspace(1) %sp
  call void @put(ptr addrspace(1) %sp, ptr addrspace(1) %yp)
  call void @word(ptr addrspace(1) %sp)
  ret void
}

; CHECK-LABEL: define void @exchanged
; CHECK: %x = call {{.*}} @mallocgc
define void @exchanged() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %xp = addrspacecast ptr %x to ptr addrspace(1)
  %s = alloca { ptr addrspace(1), ptr addrspace(1) }, !loam.object !1
  %sp = addrspacecast ptr %s to ptr addrspace(1)
  store ptr addrspace(1) %xp, ptr addrspace(1) %sp
  call void @shuffle(ptr addrspace(1) %sp)
  call void @word(ptr addrspace(1) %sp)
  ret void
}

; CHECK-LABEL: define void @not_read
; CHECK: %x = call {{.*}} @mallocgc
define void @not_read() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  %xp = addrspacecast ptr %x to ptr addrspace(1)
  call void @wrong(ptr addrspace(1) %xp)
  ret void
}

!0 = !{!"silent", !"", ptr null}
!1 = !{!"silent", !"", ptr @pair}
