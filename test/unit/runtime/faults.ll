; RUN: loam-opt -passes=loam-statepoints %s -o %t.bc
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.bc -o %t.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %S/Inputs/frames.c %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -o %t
; RUN: not env DEPTH=0 %t 2>&1 | FileCheck --check-prefixes=NIL,TRACE %s
; RUN: not env DEPTH=1 %t 2>&1 | FileCheck --check-prefixes=WILD,TRACE %s
; RUN: not env DEPTH=2 %t 2>&1 | FileCheck --check-prefixes=DIVIDE,TRACE %s
; RUN: rm -f %t.log; env DEPTH=3 bash -c '"$1" 2> "$1.log" & until test -s "$1.log"; do sleep 0.1; done; kill -QUIT $!; wait $!; test $? = 2' sh %t
; RUN: FileCheck --input-file %t.log --check-prefixes=QUIT,TRACE %s
; NIL: panic: runtime error: invalid memory address or nil pointer dereference
; NIL-NEXT: [signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x{{[0-9a-f]+}}]
; WILD: unexpected fault address 0x1234567000
; WILD-NEXT: fatal error: fault
; WILD-NEXT: [signal SIGSEGV: segmentation violation code=0x1 addr=0x1234567000 pc=0x{{[0-9a-f]+}}]
; DIVIDE: panic: runtime error: integer divide by zero
; DIVIDE-NEXT: [signal SIGFPE: floating-point exception code=0x1 addr=0x{{[0-9a-f]+}} pc=0x{{[0-9a-f]+}}]
; QUIT: SIGQUIT: quit
; TRACE: goroutine 1 [running]:
; TRACE-NEXT: main.fault(...)
; TRACE-NEXT: /faults.s:1 +0x
; TRACE-NEXT: main.inlined(...)
; TRACE-NEXT: /faults.s:9{{$}}
; TRACE-NEXT: main.caller(...)
; TRACE-NEXT: /faults.s:7 +0x

; Memory faults, a division and SIGQUIT in compiled code: the report, and the traceback from a place without a stack map, through an inlined call.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

%Position = type { ptr, ptr, i32, i32 }
%Func = type { ptr, ptr, ptr, i32, i32, i32, i32, ptr, ptr }
%Module = type { i32, i32, ptr, ptr, ptr }

@depth = external global i64
@loam.abi = constant i32 5

declare void @runtime.printnl()

define void @main.fault(i64 %kind, i64 %zero) #0 gc "statepoint-example" {
  call void @runtime.printnl() #2
  switch i64 %kind, label %loop [ i64 0, label %nil
                                  i64 1, label %wild
                                  i64 2, label %divide ]
nil:
  %n = inttoptr i64 8 to ptr
  store volatile i64 1, ptr %n
  ret void
wild:
  %w = inttoptr i64 78187491328 to ptr
  store volatile i64 1, ptr %w
  ret void
divide:
  %q = call i64 asm sideeffect "xorl %edx, %edx\0Amovl $$1, %eax\0Adivq $1", "={ax},r,~{dx}"(i64 %zero) #1
  ret void
loop:
  br label %loop
}

define void @main.caller(i64 %kind) #0 gc "statepoint-example" {
  %x = alloca [10 x i64]
  call void asm sideeffect "", "r"(ptr %x) #1
  call void @main.fault(i64 %kind, i64 0) #3
  ret void
}

define void @loam.start() #0 gc "statepoint-example" {
  %n = load i64, ptr @depth
  call void @main.caller(i64 %n) #2
  ret void
}

attributes #0 = { "split-stack" "no-realign-stack" "frame-pointer"="none" noinline }
attributes #1 = { nounwind "gc-leaf-function" }
attributes #2 = { "statepoint-id"="0" }
attributes #3 = { "statepoint-id"="1" }

@file = private constant [10 x i8] c"/faults.s\00"
@n.fault = private constant [11 x i8] c"main.fault\00"
@n.caller = private constant [12 x i8] c"main.caller\00"
@n.inlined = private constant [13 x i8] c"main.inlined\00"
@n.start = private constant [11 x i8] c"loam.start\00"
@positions = private constant [3 x %Position] [
  %Position { ptr @n.start, ptr @file, i32 3, i32 -1 },
  %Position { ptr @n.inlined, ptr @file, i32 9, i32 2 },
  %Position { ptr @n.caller, ptr @file, i32 7, i32 -1 }
]
@module = internal constant %Module { i32 5, i32 0, ptr @positions, ptr null, ptr null }
@functab = internal constant [3 x %Func] [
  %Func { ptr @loam.start, ptr @n.start, ptr @file, i32 3, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.fault, ptr @n.fault, ptr @file, i32 1, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.caller, ptr @n.caller, ptr @file, i32 2, i32 0, i32 0, i32 0, ptr null, ptr @module }
], section "loam_functab", align 8
@llvm.used = appending global [1 x ptr] [ptr @functab], section "llvm.metadata"
