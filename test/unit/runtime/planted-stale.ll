; RUN: loam-opt -passes=loam-statepoints %s -o %t.bc
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.bc -o %t.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %S/Inputs/frames.c %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -o %t
; RUN: env DEPTH=0 %t 2>&1 | FileCheck --check-prefix=PLAIN %s
; RUN: env DEPTH=0 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=STALE %s
; RUN: env DEPTH=1 %t 2>&1 | FileCheck --check-prefix=PLAIN %s
; RUN: env DEPTH=1 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=STALE %s
; RUN: env DEPTH=2 %t 2>&1 | FileCheck --check-prefix=PLAIN %s
; RUN: not env DEPTH=2 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=POISON %s
; PLAIN: {{^}}42{{$}}
; STALE: {{^}}-2604246222170760229{{$}}
; POISON: fatal error: stack move: a slot holds the poison of an old stack

; Three bugs that a program survives as long as its stack does not move, and that stackmove=1 must show:
; 0 a raw stack address kept across a call; 1 an argument register missing from the entry mask; 2 a stack object that is not named.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

%Position = type { ptr, ptr, i32, i32 }
%Func = type { ptr, ptr, ptr, i32, i32, i32, i32, ptr, ptr }
%FrameMap = type { i64, i32, i32, ptr }
%Module = type { i32, i32, ptr, ptr, ptr }

@depth = external global i64
@loam.abi = constant i32 5

declare void @runtime.printint(i64)
declare void @runtime.printnl()

define void @main.nothing() #0 gc "statepoint-example" {
  %frame = alloca i64                          ; without a frame there is no check
  store volatile i64 0, ptr %frame
  ret void
}

define i64 @main.raw() #0 gc "statepoint-example" {
  %x = alloca i64
  store volatile i64 42, ptr %x
  %a = call i64 asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(i64) %x) #1
  call void @main.nothing() #2
  %p = inttoptr i64 %a to ptr
  %v = load volatile i64, ptr %p
  ret i64 %v
}

define i64 @main.unmasked(ptr addrspace(1) %p) #0 gc "statepoint-example" {
  %frame = alloca i64
  store volatile i64 0, ptr %frame
  %v = load volatile i64, ptr addrspace(1) %p
  ret i64 %v
}

define i64 @main.argument() #0 gc "statepoint-example" {
  %x = alloca i64
  store volatile i64 42, ptr %x
  %a = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(i64) %x) #1
  %v = call i64 @main.unmasked(ptr addrspace(1) %a) #2
  ret i64 %v
}

define i64 @main.object() #0 gc "statepoint-example" {
  %x = alloca i64
  %holder = alloca ptr addrspace(1)
  store volatile i64 42, ptr %x
  %a = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(i64) %x) #1
  store volatile ptr addrspace(1) %a, ptr %holder
  call void @main.nothing() #2
  %b = load volatile ptr addrspace(1), ptr %holder
  %stale = load volatile ptr addrspace(1), ptr addrspace(1) %b
  call void @main.nothing() #2
  %v = call i64 asm sideeffect "movq $1, $0", "=r,r"(ptr addrspace(1) %stale) #1
  ret i64 %v
}

define void @loam.start() #0 gc "statepoint-example" {
  %n = load i64, ptr @depth
  switch i64 %n, label %object [ i64 0, label %raw
                                 i64 1, label %argument ]
raw:
  %r = call i64 @main.raw() #2
  br label %show
argument:
  %a = call i64 @main.argument() #2
  br label %show
object:
  %o = call i64 @main.object() #2
  br label %show
show:
  %v = phi i64 [ %r, %raw ], [ %a, %argument ], [ %o, %object ]
  call void @runtime.printint(i64 %v) #2
  call void @runtime.printnl() #2
  ret void
}

attributes #0 = { "split-stack" "no-realign-stack" "frame-pointer"="none" noinline }
attributes #1 = { nounwind "gc-leaf-function" }
attributes #2 = { "statepoint-id"="0" }

@file = private constant [11 x i8] c"/planted.s\00"
@name = private constant [7 x i8] c"main.f\00"
@positions = private constant [1 x %Position] [%Position { ptr @name, ptr @file, i32 1, i32 -1 }]
@loam.framemaps = external constant [0 x %FrameMap]
@module = internal constant %Module { i32 5, i32 0, ptr @positions, ptr @loam.framemaps, ptr null }
@functab = internal constant [6 x %Func] [
  %Func { ptr @main.nothing, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.raw, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.unmasked, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.argument, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.object, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @loam.start, ptr @name, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module }
], section "loam_functab", align 8
@llvm.used = appending global [1 x ptr] [ptr @functab], section "llvm.metadata"
