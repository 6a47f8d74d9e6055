; Each return overwrites each object, after the value that is returned was read; the stores are volatile, or LLVM would drop them.
; RUN: loam-opt -passes=loam-poison %s | FileCheck %s
; RUN: loam-opt -passes=loam-poison,llvm:default\<O2\> %s | FileCheck --check-prefix=O2 %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @two_returns(i1 %c, i64 %v) gc "statepoint-example" {
; CHECK-LABEL: @two_returns(
; CHECK: %x = load i64
; CHECK: store volatile i64 122524401626991
; CHECK: store volatile i64 122524401626991
; CHECK: call void @llvm.memset.p0.i64(ptr {{.*}}, i8 111, i64 4, i1 true)
; CHECK: ret i64 %x
; CHECK: store volatile i64 122524401626991
; CHECK: ret i64 0
; O2-LABEL: @two_returns(
; O2: store volatile i64 122524401626991
  %o = alloca [20 x i8], align 8, !loam.stackobject !0
  store i64 %v, ptr %o
  br i1 %c, label %a, label %b
a:
  %x = load i64, ptr %o
  ret i64 %x
b:
  ret i64 0
}

; Its life ended before: a store there would have no meaning.
define void @ended() gc "statepoint-example" {
; CHECK-LABEL: @ended(
; CHECK-NOT: store
; CHECK: ret void
  %o = alloca i64
  call void @llvm.lifetime.start.p0(i64 8, ptr %o)
  call void @llvm.lifetime.end.p0(i64 8, ptr %o)
  ret void
}
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)
!0 = !{null}

; An object whose place is not decided yet may stand where no return can see it.
define i64 @undecided(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @undecided(
; CHECK-NOT: store volatile
; CHECK: ret i64 0
entry:
  br i1 %c, label %some, label %end
some:
  %a = alloca i64, !loam.object !1
  %p = addrspacecast ptr %a to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %p
  br label %end
end:
  ret i64 0
}
!1 = !{!"var", !"a", ptr null}
