; RUN: loam-opt -passes=loam-barriers,loam-statepoints %s -o %t.bc
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.bc -o %t.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %S/Inputs/frames.c %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -o %t
; RUN: env DEPTH=10 GODEBUG=clobberfree=1 %t 2>&1 | FileCheck --check-prefix=SMALL %s
; RUN: env DEPTH=10 GODEBUG=clobberfree=1,stackmove=1,gcstress=1 %t 2>&1 | FileCheck --check-prefix=SMALL %s
; RUN: env DEPTH=20000 GODEBUG=clobberfree=1 %t 2>&1 | FileCheck --check-prefixes=LARGE,SHRINK %s
; RUN: env DEPTH=20000 GODEBUG=clobberfree=1,stackmove=1,gcstress=1001 %t 2>&1 | FileCheck --check-prefix=LARGE %s
; SMALL: {{^}}0{{$}}
; SMALL-NEXT: {{^}}ok{{$}}
; LARGE: {{^}}0{{$}}
; LARGE-NEXT: {{^}}ok{{$}}
; SHRINK-NEXT: {{^}}2048{{$}}

; Each frame holds two heap objects: one in a slot, one in a stack object. A collection at the bottom must keep them all. Afterwards the
; stack is halved by each collection until it is as small as it began. Of a string that only the arguments of a stub hold, too.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

%Type = type { i64, i64, i32, i8, i8, i8, i8, ptr, ptr, i64, ptr, ptr }
%Position = type { ptr, ptr, i32, i32 }
%FrameMap = type { i64, i32, i32, ptr }
%Func = type { ptr, ptr, ptr, i32, i32, i32, i32, ptr, ptr }
%Module = type { i32, i32, ptr, ptr, ptr }
%Node = type { i64, ptr addrspace(1) }

@depth = external global i64
@loam.abi = constant i32 5
@pointer_second = private constant [8 x i8] c"\02\00\00\00\00\00\00\00"
@text = private constant [10 x i8] c"main.Node\00"
@type = constant %Type { i64 16, i64 16, i32 1, i8 1, i8 8, i8 8, i8 25, ptr @pointer_second, ptr @text, i64 9, ptr null, ptr null }

declare ptr addrspace(1) @mallocgc(i64, ptr, i1 zeroext)
declare { ptr addrspace(1), i64 } @runtime.concatstring2(ptr addrspace(1), ptr addrspace(1), i64, ptr addrspace(1), i64)
declare { ptr addrspace(1), i64 } @runtime.intstring(ptr addrspace(1), i64)
declare void @runtime.printstring(ptr addrspace(1), i64)
declare void @runtime.printint(i64)
declare void @runtime.printnl()
declare void @runtime.freeOSMemory()
declare i64 @stack_size() #1

define i64 @main.f(i64 %n) #0 gc "statepoint-example" {
  %object = alloca %Node, align 8
  store %Node zeroinitializer, ptr %object
  %a = call ptr addrspace(1) @mallocgc(i64 16, ptr @type, i1 zeroext true) #2 [ "deopt"(ptr %object, i64 0) ]
  store i64 %n, ptr addrspace(1) %a
  %b = call ptr addrspace(1) @mallocgc(i64 16, ptr @type, i1 zeroext true) #2 [ "deopt"(ptr %object, i64 0) ]
  store i64 %n, ptr addrspace(1) %b
  %link = getelementptr i8, ptr addrspace(1) %b, i64 8
  store ptr addrspace(1) %a, ptr addrspace(1) %link
  %place = getelementptr i8, ptr %object, i64 8
  store ptr addrspace(1) %b, ptr %place
  %c = call ptr addrspace(1) @mallocgc(i64 16, ptr @type, i1 zeroext true) #2 [ "deopt"(ptr %object, i64 0) ]
  store i64 %n, ptr addrspace(1) %c
  %zero = icmp eq i64 %n, 0
  br i1 %zero, label %bottom, label %deeper
bottom:
  call void @runtime.freeOSMemory() #2 [ "deopt"(ptr %object, i64 0) ]
  br label %check
deeper:
  %n1 = add i64 %n, -1
  %r0 = call i64 @main.f(i64 %n1) #2 [ "deopt"(ptr %object, i64 0) ]
  br label %check
check:
  %r = phi i64 [ 0, %bottom ], [ %r0, %deeper ]
  %b2 = load ptr addrspace(1), ptr %place
  %bv = load i64, ptr addrspace(1) %b2
  %al = getelementptr i8, ptr addrspace(1) %b2, i64 8
  %a2 = load ptr addrspace(1), ptr addrspace(1) %al
  %av = load i64, ptr addrspace(1) %a2
  %cv = load i64, ptr addrspace(1) %c
  %x1 = xor i64 %bv, %n
  %x2 = xor i64 %av, %n
  %x3 = xor i64 %cv, %n
  %y1 = or i64 %x1, %x2
  %y2 = or i64 %y1, %x3
  %y3 = or i64 %y2, %r
  ret i64 %y3
}

define void @main.breathe() #0 gc "statepoint-example" {
  %frame = alloca i64
  store volatile i64 0, ptr %frame
  ret void
}

define void @loam.start() #0 gc "statepoint-example" {
  %n = load i64, ptr @depth
  %r = call i64 @main.f(i64 %n) #2
  call void @runtime.printint(i64 %r) #2
  call void @runtime.printnl() #2
  %o = call { ptr addrspace(1), i64 } @runtime.intstring(ptr addrspace(1) null, i64 111) #2
  %op = extractvalue { ptr addrspace(1), i64 } %o, 0
  %k = call { ptr addrspace(1), i64 } @runtime.intstring(ptr addrspace(1) null, i64 107) #2
  %kp = extractvalue { ptr addrspace(1), i64 } %k, 0
  %s = call { ptr addrspace(1), i64 } @runtime.concatstring2(ptr addrspace(1) null, ptr addrspace(1) %op, i64 1, ptr addrspace(1) %kp, i64 1) #2
  %sp = extractvalue { ptr addrspace(1), i64 } %s, 0
  call void @runtime.printstring(ptr addrspace(1) %sp, i64 2) #2
  call void @runtime.printnl() #2
  br label %loop
loop:
  %i = phi i64 [ 0, %0 ], [ %i1, %loop ]
  call void @runtime.freeOSMemory() #2
  call void @main.breathe() #2
  %i1 = add i64 %i, 1
  %more = icmp ult i64 %i1, 20
  br i1 %more, label %loop, label %done
done:
  %size = call i64 @stack_size() #1
  call void @runtime.printint(i64 %size) #2
  call void @runtime.printnl() #2
  ret void
}

attributes #0 = { "split-stack" "no-realign-stack" "frame-pointer"="none" noinline }
attributes #1 = { nounwind "gc-leaf-function" }
attributes #2 = { "statepoint-id"="0" }

@file = private constant [9 x i8] c"/roots.s\00"
@name = private constant [7 x i8] c"main.f\00"
@positions = private constant [1 x %Position] [%Position { ptr @name, ptr @file, i32 1, i32 -1 }]
@one_word = private constant [1 x i8] c"\01"
@loam.framemaps = private constant [1 x %FrameMap] [%FrameMap { i64 8, i32 1, i32 0, ptr @one_word }]
@module = internal constant %Module { i32 5, i32 0, ptr @positions, ptr @loam.framemaps, ptr null }
@functab = internal constant [3 x %Func] [
  %Func { ptr @main.f, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.breathe, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @loam.start, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module }
], section "loam_functab", align 8
@llvm.used = appending global [1 x ptr] [ptr @functab], section "llvm.metadata"
