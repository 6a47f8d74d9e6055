; Loads and stores at constant offsets stay direct, in address space 0, their address computed right there; every other use takes
; the address through asm, as a managed pointer.
; RUN: loam-opt -passes=loam-opaque %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @use(ptr addrspace(1))

define i64 @direct(i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @direct(
; CHECK-NOT: asm
; CHECK: br i1 %c
; CHECK: yes:
; CHECK-NEXT: [[F:%.*]] = getelementptr i8, ptr %x, i64 8
; CHECK-NEXT: store i64 1, ptr [[F]]
; CHECK: no:
; CHECK-NEXT: [[G:%.*]] = getelementptr i8, ptr %x, i64 8
; CHECK-NEXT: load i64, ptr [[G]]
  %x = alloca { i64, i64 }
  %m = addrspacecast ptr %x to ptr addrspace(1)
  %f = getelementptr { i64, i64 }, ptr addrspace(1) %m, i64 0, i32 1
  store i64 0, ptr %x
  br i1 %c, label %yes, label %no
yes:
  store i64 1, ptr addrspace(1) %f
  br label %no
no:
  %v = load i64, ptr addrspace(1) %f
  ret i64 %v
}

define void @argument() gc "statepoint-example" {
; CHECK-LABEL: @argument(
; CHECK: [[A:%.*]] = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype([4 x i64]) %x) [[ASM:#[0-9]+]]
; CHECK-NEXT: [[B:%.*]] = getelementptr i8, ptr addrspace(1) [[A]], i64 16
; CHECK-NEXT: call void @use(ptr addrspace(1) [[B]])
  %x = alloca [4 x i64]
  %m = addrspacecast ptr %x to ptr addrspace(1)
  %f = getelementptr i64, ptr addrspace(1) %m, i64 2
  call void @use(ptr addrspace(1) %f)
  ret void
}

define i64 @variable_index(i64 %i) gc "statepoint-example" {
; CHECK-LABEL: @variable_index(
; CHECK: [[A:%.*]] = call ptr addrspace(1) asm
; CHECK-NEXT: [[B:%.*]] = getelementptr [4 x i64], ptr addrspace(1) [[A]], i64 0, i64 %i
; CHECK-NEXT: load i64, ptr addrspace(1) [[B]]
  %x = alloca [4 x i64]
  %f = getelementptr [4 x i64], ptr %x, i64 0, i64 %i
  %v = load i64, ptr %f
  ret i64 %v
}
; CHECK: attributes [[ASM]] = { nounwind "gc-leaf-function" }
