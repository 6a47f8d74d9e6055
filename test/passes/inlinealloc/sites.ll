; Small objects of a known size and map are taken from the thread's free slots in line, cleared; mallocgc gets what finds none, or slots of another map. Objects that are large, share a block, or whose map is not known here are mallocgc's alone, and so is what is made before a panic.
; RUN: loam-opt -passes='loam-inlinealloc,llvm:verify' %s | FileCheck %s
; RUN: loam-opt -passes=loam-pipeline %s -o %t.ll
; RUN: FileCheck %s -check-prefix=WHOLE < %t.ll
; RUN: loam-opt -passes=loam-pipeline -N %s -o %t.N.ll
; RUN: FileCheck %s -check-prefix=PLAIN < %t.N.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
%T = type { i64, i64, i32, i8, i8, i8, i8, ptr }
@bits = private constant [2 x i8] c"\05\00"
@three = constant %T { i64 24, i64 24, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @bits }
@plain = constant %T { i64 24, i64 0, i32 0, i8 0, i8 8, i8 8, i8 25, ptr null }
@elsewhere = external constant %T
declare ptr addrspace(1) @mallocgc(i64, ptr, i1 zeroext)
declare ptr addrspace(1) @runtime.regionalloc(i64, ptr, ptr addrspace(1))
declare void @panic(ptr addrspace(1)) noreturn

; 24 bytes are size class 3: slot 6 of 40 bytes, or 7 without pointers.
; CHECK-LABEL: define ptr addrspace(1) @pointers(
; CHECK: [[CACHE:%.*]] = call ptr asm sideeffect "movq %fs:sched_tls@tpoff+32, $0", "=r"()
; CHECK-NEXT: [[SLOT:%.*]] = getelementptr inbounds i8, ptr [[CACHE]], i64 240
; CHECK-NEXT: [[FREE:%.*]] = load i64, ptr [[SLOT]]
; CHECK-NEXT: [[NONE:%.*]] = icmp eq i64 [[FREE]], 0
; CHECK-NEXT: [[MASK_AT:%.*]] = getelementptr inbounds i8, ptr [[SLOT]], i64 16
; CHECK-NEXT: [[MASK:%.*]] = load i64, ptr [[MASK_AT]]
; CHECK-NEXT: [[OTHER:%.*]] = icmp ne i64 [[MASK]], 5
; CHECK-NEXT: [[NO:%.*]] = or i1 [[NONE]], [[OTHER]]
; CHECK-NEXT: br i1 [[NO]], label %[[SLOW:.*]], label %[[FAST:.*]], !prof [[RARE:!.*]]
; CHECK: [[FAST]]:
; CHECK-NEXT: [[LESS:%.*]] = sub i64 [[FREE]], 1
; CHECK-NEXT: [[REST:%.*]] = and i64 [[FREE]], [[LESS]]
; CHECK-NEXT: store i64 [[REST]], ptr [[SLOT]]
; CHECK-NEXT: [[BASE_AT:%.*]] = getelementptr inbounds i8, ptr [[SLOT]], i64 8
; CHECK-NEXT: [[BASE:%.*]] = load i64, ptr [[BASE_AT]]
; CHECK-NEXT: [[BIT:%.*]] = call i64 @llvm.cttz.i64(i64 [[FREE]], i1 true)
; CHECK-NEXT: [[OFFSET:%.*]] = mul i64 [[BIT]], 24
; CHECK-NEXT: [[ADDRESS:%.*]] = add i64 [[BASE]], [[OFFSET]]
; CHECK-NEXT: [[NEW:%.*]] = call ptr addrspace(1) asm sideeffect "", "=r,0"(i64 [[ADDRESS]])
; CHECK-NEXT: call void @llvm.memset.p1.i64(ptr addrspace(1) align 8 [[NEW]], i8 0, i64 24, i1 false)
; CHECK-NEXT: br label %[[JOIN:.*]]
; CHECK: [[SLOW]]:
; CHECK-NEXT: %p = call ptr addrspace(1) @mallocgc(i64 24, ptr @three, i1 true)
; CHECK-NEXT: br label %[[JOIN]]
; CHECK: [[JOIN]]:
; CHECK-NEXT: [[P:%.*]] = phi ptr addrspace(1) [ [[NEW]], %[[FAST]] ], [ %p, %[[SLOW]] ]
; CHECK-NEXT: ret ptr addrspace(1) [[P]]
; WHOLE-LABEL: define {{.*}}@pointers(
; WHOLE: asm sideeffect "movq %fs:sched_tls
; WHOLE: @llvm.experimental.gc.statepoint{{.*}}@mallocgc
; PLAIN-NOT: asm sideeffect "movq %fs:sched_tls
define ptr addrspace(1) @pointers() gc "statepoint-example" {
  %p = call ptr addrspace(1) @mallocgc(i64 24, ptr @three, i1 true)
  ret ptr addrspace(1) %p
}

; Three elements of three words: 72 bytes of the class of 80, with bits 0 and 2 of each element.
; CHECK-LABEL: define ptr addrspace(1) @array(
; CHECK: getelementptr inbounds i8, ptr {{%.*}}, i64 560
; CHECK: icmp ne i64 {{%.*}}, 365
; CHECK: mul i64 {{%.*}}, 80
; CHECK: call void @llvm.memset.p1.i64(ptr addrspace(1) align 16 {{%.*}}, i8 0, i64 80, i1 false)
define ptr addrspace(1) @array() gc "statepoint-example" {
  %p = call ptr addrspace(1) @mallocgc(i64 72, ptr @three, i1 true)
  ret ptr addrspace(1) %p
}

; CHECK-LABEL: define ptr addrspace(1) @plain_ones(
; CHECK: getelementptr inbounds i8, ptr {{%.*}}, i64 280
; CHECK-NEXT: load i64
; CHECK-NEXT: icmp eq
; CHECK-NEXT: br i1
; CHECK: memset{{.*}}i64 24, i1 false)
; CHECK: getelementptr inbounds i8, ptr {{%.*}}, i64 840
; CHECK-NOT: memset
; CHECK: ret
define ptr addrspace(1) @plain_ones() gc "statepoint-example" {
  %p = call ptr addrspace(1) @mallocgc(i64 24, ptr @plain, i1 true)
  %q = call ptr addrspace(1) @mallocgc(i64 128, ptr null, i1 false)
  store i8 1, ptr addrspace(1) %q
  ret ptr addrspace(1) %p
}

; Of a region: its record's slots are 64 bytes apart, behind two words.
; CHECK-LABEL: define ptr addrspace(1) @in_region(
; CHECK: [[CACHE:%.*]] = call ptr asm sideeffect "movq %fs:sched_tls@tpoff+32, $0", "=r"()
; CHECK-NEXT: [[RECORD:%.*]] = load ptr, ptr addrspace(1) %region
; CHECK-NEXT: [[NONE:%.*]] = icmp eq ptr [[RECORD]], null
; CHECK-NEXT: br i1 [[NONE]], label %[[SLOW:.*]], label %[[SOME:.*]], !prof [[RARE]]
; CHECK: [[SOME]]:
; CHECK-NEXT: [[OF:%.*]] = load ptr, ptr [[RECORD]]
; CHECK-NEXT: [[FOREIGN:%.*]] = icmp ne ptr [[OF]], [[CACHE]]
; CHECK-NEXT: [[AT:%.*]] = getelementptr inbounds i8, ptr [[RECORD]], i64 8
; CHECK-NEXT: [[NOW:%.*]] = load i64, ptr [[AT]]
; CHECK-NEXT: [[AT:%.*]] = getelementptr inbounds i8, ptr addrspace(1) %region, i64 8
; CHECK-NEXT: [[THEN:%.*]] = load i64, ptr addrspace(1) [[AT]]
; CHECK-NEXT: [[GONE:%.*]] = icmp ne i64 [[NOW]], [[THEN]]
; CHECK-NEXT: [[NO:%.*]] = or i1 [[FOREIGN]], [[GONE]]
; CHECK-NEXT: [[SLOT:%.*]] = getelementptr inbounds i8, ptr [[RECORD]], i64 400
; CHECK-NEXT: [[FREE:%.*]] = load i64, ptr [[SLOT]]
; CHECK-NEXT: [[FULL:%.*]] = icmp eq i64 [[FREE]], 0
; CHECK-NEXT: [[NO2:%.*]] = or i1 [[NO]], [[FULL]]
; CHECK: [[OTHER:%.*]] = icmp ne i64 {{%.*}}, 5
; CHECK-NEXT: [[NO3:%.*]] = or i1 [[NO2]], [[OTHER]]
; CHECK-NEXT: br i1 [[NO3]], label %[[SLOW]], label %[[FAST:.*]], !prof [[RARE]]
; CHECK: [[FAST]]:
; CHECK: memset
; CHECK: [[SLOW]]:
; CHECK-NEXT: %p = call ptr addrspace(1) @runtime.regionalloc(i64 24, ptr @three, ptr addrspace(1) %region)
; CHECK: phi ptr addrspace(1)
define ptr addrspace(1) @in_region(ptr addrspace(1) %region) gc "statepoint-example" {
  %p = call ptr addrspace(1) @runtime.regionalloc(i64 24, ptr @three, ptr addrspace(1) %region)
  ret ptr addrspace(1) %p
}

; CHECK-LABEL: define void @others(
; CHECK-NOT: asm
define void @others(i64 %n, i1 %zero) gc "statepoint-example" {
  %large = call ptr addrspace(1) @mallocgc(i64 144, ptr @three, i1 true)
  %large.plain = call ptr addrspace(1) @mallocgc(i64 129, ptr null, i1 true)
  %shared = call ptr addrspace(1) @mallocgc(i64 15, ptr null, i1 true)
  %empty = call ptr addrspace(1) @mallocgc(i64 0, ptr null, i1 true)
  %unknown = call ptr addrspace(1) @mallocgc(i64 24, ptr @elsewhere, i1 true)
  %any = call ptr addrspace(1) @mallocgc(i64 %n, ptr @three, i1 true)
  %either = call ptr addrspace(1) @mallocgc(i64 24, ptr null, i1 %zero)
  %dying = call ptr addrspace(1) @mallocgc(i64 24, ptr @three, i1 true)
  call void @panic(ptr addrspace(1) %dying)
  unreachable
}
