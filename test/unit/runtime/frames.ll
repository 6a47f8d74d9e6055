; RUN: loam-opt -passes=loam-statepoints %s -o %t.bc
; RUN: llc -O2 --relocation-model=static -no-x86-call-frame-opt -filetype=obj %t.bc -o %t.o
; RUN: cc -static -no-pie %loam_build/lib/loam_stackmaps_begin.o %t.o %S/Inputs/frames.c %loam_build/lib/libloamrt.a %loam_build/lib/loam_stackmaps_end.o -o %t
; RUN: env DEPTH=0 %t 2>&1 | FileCheck --check-prefix=D0 %s
; RUN: env DEPTH=0 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=D0 %s
; RUN: env DEPTH=1000 %t 2>&1 | FileCheck --check-prefix=D1000 %s
; RUN: env DEPTH=1000 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=D1000 %s
; RUN: env DEPTH=1000 GODEBUG=stack=segmented %t 2>&1 | FileCheck --check-prefix=D1000 %s
; RUN: env DEPTH=1000 GODEBUG=stack=segmented,segmentcure=1 %t 2>&1 | FileCheck --check-prefix=D1000 %s
; RUN: env DEPTH=1000000 GODEBUG=stack=segmented %t 2>&1 | FileCheck --check-prefix=DEEP %s
; RUN: env DEPTH=1000000 GODEBUG=stack=segmented,segmentcure=1 %t 2>&1 | FileCheck --check-prefix=DEEP %s
; RUN: not env DEPTH=50000000 GODEBUG=stack=segmented %t 2>&1 | FileCheck --check-prefix=OVERFLOW %s
; RUN: env DEPTH=1000000 %t 2>&1 | FileCheck --check-prefix=DEEP %s
; RUN: env DEPTH=1000000 GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=DEEP %s
; RUN: not env DEPTH=50000000 %t 2>&1 | FileCheck --check-prefix=OVERFLOW %s
; D0: {{^}}0{{$}}
; D0-NEXT: {{^}}10{{$}}
; D0-NEXT: {{^}}499500{{$}}
; D1000: {{^}}500500{{$}}
; D1000-NEXT: {{^}}15885{{$}}
; D1000-NEXT: {{^}}499500{{$}}
; DEEP: {{^}}500000500000{{$}}
; DEEP-NEXT: {{^}}15625250010{{$}}
; DEEP-NEXT: {{^}}499500{{$}}
; OVERFLOW: runtime: goroutine stack exceeds 1000000000-byte limit
; OVERFLOW: fatal error: stack overflow
; OVERFLOW: goroutine 1 [running]:
; OVERFLOW-NEXT: main.sum(...)
; OVERFLOW: ...additional frames elided...
; frames.ll - managed code as the passes leave it, by hand, to test stacks without a front end: growth, moves, argument masks, stack objects.
; Each kind of pointer into a stack occurs: a slot, a register and a stack argument at entry, a pointer in a stack object, and a derived
; pointer whose base is elsewhere. DEPTH comes from the harness.
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"

%Node = type { ptr addrspace(1), i64 }
%Position = type { ptr, ptr, i32, i32 }
%FrameMap = type { i64, i32, i32, ptr }
%Func = type { ptr, ptr, ptr, i32, i32, i32, i32, ptr, ptr }
%Module = type { i32, i32, ptr, ptr, ptr }

@depth = external global i64
@loam.abi = constant i32 5

declare void @runtime.printint(i64)
declare void @runtime.printsp()
declare void @runtime.printnl()
declare void @loam.poll()
declare void @runtime.freeOSMemory()

; sum adds the numbers of a list whose nodes are in the callers' frames; on the way back each frame checks that its own node still
; points to its caller's.
define i64 @main.sum(i64 %n, ptr addrspace(1) %prev) #0 gc "statepoint-example" {
entry:
  %node = alloca %Node, align 8
  store ptr addrspace(1) %prev, ptr %node, align 8
  %v = getelementptr i8, ptr %node, i64 8
  store i64 %n, ptr %v, align 8
  %here = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(%Node) %node) #1
  %zero = icmp eq i64 %n, 0
  br i1 %zero, label %walk, label %deeper

walk:
  %at = phi ptr addrspace(1) [ %here, %entry ], [ %next, %walk ]
  %acc = phi i64 [ 0, %entry ], [ %acc2, %walk ]
  %va = getelementptr i8, ptr addrspace(1) %at, i64 8
  %x = load i64, ptr addrspace(1) %va, align 8
  %acc2 = add i64 %acc, %x
  %next = load ptr addrspace(1), ptr addrspace(1) %at, align 8
  %end = icmp eq ptr addrspace(1) %next, null
  br i1 %end, label %done, label %walk

done:
  ret i64 %acc2

deeper:
  %n1 = add i64 %n, -1
  %value = getelementptr i8, ptr addrspace(1) %here, i64 8
  %r = call i64 @main.sum(i64 %n1, ptr addrspace(1) %here) #2 [ "deopt"(ptr %node, i64 0) ]
  %mine = load i64, ptr addrspace(1) %value, align 8
  %same = icmp eq i64 %mine, %n
  %back = load ptr addrspace(1), ptr addrspace(1) %here, align 8
  %kept = icmp eq ptr addrspace(1) %back, %prev
  %ok = and i1 %same, %kept
  br i1 %ok, label %good, label %bad

good:
  ret i64 %r

bad:
  ret i64 -1
}

; many has pointers in argument registers and on the stack, and floats in between.
define i64 @main.many(i64 %n, ptr addrspace(1) %a, double %f, ptr addrspace(1) %b, ptr addrspace(1) %c, ptr addrspace(1) %d, ptr addrspace(1) %e, ptr addrspace(1) %g, i64 %k, ptr addrspace(1) %h) #0 gc "statepoint-example" {
entry:
  %x = alloca [40 x i64], align 8
  store i64 %n, ptr %x, align 8
  %xa = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype([40 x i64]) %x) #1
  %zero = icmp eq i64 %n, 0
  br i1 %zero, label %leaf, label %rec

leaf:
  %va = load i64, ptr addrspace(1) %a, align 8
  %vb = load i64, ptr addrspace(1) %b, align 8
  %vc = load i64, ptr addrspace(1) %c, align 8
  %vd = load i64, ptr addrspace(1) %d, align 8
  %ve = load i64, ptr addrspace(1) %e, align 8
  %vg = load i64, ptr addrspace(1) %g, align 8
  %vh = load i64, ptr addrspace(1) %h, align 8
  %fi = fptosi double %f to i64
  %s1 = add i64 %va, %vb
  %s2 = add i64 %vc, %vd
  %s3 = add i64 %ve, %vg
  %s4 = add i64 %vh, %fi
  %s5 = add i64 %s1, %s2
  %s6 = add i64 %s3, %s4
  %s7 = add i64 %s5, %s6
  %s8 = add i64 %s7, %k
  ret i64 %s8

rec:
  %n1 = add i64 %n, -1
  %f1 = fadd double %f, 1.0
  %r = call i64 @main.many(i64 %n1, ptr addrspace(1) %xa, double %f1, ptr addrspace(1) %a, ptr addrspace(1) %b, ptr addrspace(1) %c, ptr addrspace(1) %d, ptr addrspace(1) %e, i64 %k, ptr addrspace(1) %g) #2
  %own = load i64, ptr addrspace(1) %xa, align 8
  %vh2 = load i64, ptr addrspace(1) %h, align 8
  %t = add i64 %r, %own
  %t2 = add i64 %t, %vh2
  ret i64 %t2
}

; spin polls in a loop while a pointer to its own frame is alive.
define i64 @main.spin(i64 %n) #0 gc "statepoint-example" {
entry:
  %x = alloca i64, align 8
  store i64 0, ptr %x, align 8
  %xa = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(i64) %x) #1
  br label %loop

loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %old = load i64, ptr addrspace(1) %xa, align 8
  %new = add i64 %old, %i
  store i64 %new, ptr addrspace(1) %xa, align 8
  call void @loam.poll() #2
  %i1 = add i64 %i, 1
  %more = icmp ult i64 %i1, %n
  br i1 %more, label %loop, label %done

done:
  %v = load i64, ptr addrspace(1) %xa, align 8
  ret i64 %v
}

define void @main.show(i64 %v) #0 gc "statepoint-example" {
  call void @runtime.printint(i64 %v) #2
  call void @runtime.printnl() #2
  ret void
}

define void @loam.start() #0 gc "statepoint-example" {
  %n = load i64, ptr @depth
  %one = alloca i64, align 8
  store i64 1, ptr %one, align 8
  %p = call ptr addrspace(1) asm sideeffect "leaq $1, $0", "=r,*m"(ptr elementtype(i64) %one) #1
  %a = call i64 @main.sum(i64 %n, ptr addrspace(1) null) #2
  call void @main.show(i64 %a) #2
  call void @runtime.freeOSMemory() #2
  %m = lshr i64 %n, 3
  %b = call i64 @main.many(i64 %m, ptr addrspace(1) %p, double 0.0, ptr addrspace(1) %p, ptr addrspace(1) %p, ptr addrspace(1) %p, ptr addrspace(1) %p, ptr addrspace(1) %p, i64 3, ptr addrspace(1) %p) #2
  call void @main.show(i64 %b) #2
  %c = call i64 @main.spin(i64 1000) #2
  call void @main.show(i64 %c) #2
  ret void
}

attributes #0 = { "split-stack" "no-realign-stack" "frame-pointer"="none" }
attributes #1 = { nounwind "gc-leaf-function" }
attributes #2 = { "statepoint-id"="0" }

@file = private constant [10 x i8] c"/frames.s\00"
@n.sum = private constant [9 x i8] c"main.sum\00"
@n.many = private constant [10 x i8] c"main.many\00"
@n.spin = private constant [10 x i8] c"main.spin\00"
@n.show = private constant [10 x i8] c"main.show\00"
@n.start = private constant [11 x i8] c"loam.start\00"
@positions = private constant [1 x %Position] [%Position { ptr @n.sum, ptr @file, i32 7, i32 -1 }]
@nodemap = private constant [1 x i8] c"\01"
; The map of sum's frame has two parts, of which the first (the number) is not alive: only the second is a pointer.
@second = private constant [1 x i8] c"\02"
@loam.framemaps = private constant [3 x %FrameMap] [%FrameMap { i64 0, i32 2, i32 2, ptr @second },
  %FrameMap { i64 8, i32 1, i32 0, ptr @nodemap }, %FrameMap { i64 0, i32 1, i32 0, ptr @nodemap }]
; many: rdi n, rsi a, rdx b, rcx c, r8 d, r9 e; stack: g, k, h
@manymask = private constant [1 x i64] [i64 5]
@module = internal constant %Module { i32 5, i32 0, ptr @positions, ptr @loam.framemaps, ptr null }
@functab = internal constant [5 x %Func] [
  %Func { ptr @main.sum, ptr @n.sum, ptr @file, i32 1, i32 2, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.many, ptr @n.many, ptr @file, i32 2, i32 62, i32 3, i32 0, ptr @manymask, ptr @module },
  %Func { ptr @main.spin, ptr @n.spin, ptr @file, i32 3, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @main.show, ptr @n.show, ptr @file, i32 4, i32 0, i32 0, i32 0, ptr null, ptr @module },
  %Func { ptr @loam.start, ptr @n.start, ptr @file, i32 5, i32 0, i32 0, i32 0, ptr null, ptr @module }
], section "loam_functab", align 8
@llvm.used = appending global [1 x ptr] [ptr @functab], section "llvm.metadata"
