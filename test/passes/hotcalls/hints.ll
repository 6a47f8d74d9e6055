; A hot call of a profile gets a hint for LLVM's inliner, found by function, line and callee, also in what was
; inlined before (@outer). None gets: a call of another line or callee, one within a ring, one of a function with
; loops, unless that makes indirect calls.
; RUN: loam-opt -passes=loam-hotcalls -hot=inner:1:callee -hot=main:2:callee -hot=main:4:ring -hot=main:5:loop -hot=main:6:walk -hot=ring:1:gnir %s | FileCheck %s
; RUN: loam-opt -passes=loam-hotcalls %s | FileCheck --check-prefix=NONE %s
; RUN: loam-opt -passes=loam-hotcalls -l -hot=main:2:callee %s | FileCheck --check-prefix=NONE %s
; NONE-NOT: function-inline-threshold
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @callee(i64 %x) {
  %y = mul i64 %x, 3
  ret i64 %y
}

define i64 @loop(i64 %x) {
entry:
  br label %again
again:
  %i = phi i64 [ %x, %entry ], [ %less, %again ]
  %less = lshr i64 %i, 1
  %done = icmp eq i64 %less, 0
  br i1 %done, label %end, label %again
end:
  ret i64 %i
}

define i64 @walk(i64 %x, ptr %code) {
entry:
  br label %again
again:
  %i = phi i64 [ %x, %entry ], [ %less, %again ]
  %less = call i64 %code(i64 %i)
  %done = icmp eq i64 %less, 0
  br i1 %done, label %end, label %again
end:
  ret i64 %i
}

; CHECK-LABEL: define i64 @ring(
; CHECK: call i64 @gnir(i64 %x), !dbg
define i64 @ring(i64 %x) !dbg !12 {
  %y = call i64 @gnir(i64 %x), !dbg !13
  ret i64 %y
}

define i64 @gnir(i64 %x) {
  %y = call i64 @ring(i64 %x)
  ret i64 %y
}

; CHECK-LABEL: define i64 @main(
; CHECK: call i64 @callee(i64 1), !dbg
; CHECK: call i64 @callee(i64 2) [[HOT:#[0-9]+]], !dbg
; CHECK: call i64 @loop(i64 3), !dbg
; CHECK: call i64 @ring(i64 4), !dbg
; CHECK: call i64 @loop(i64 5), !dbg
; CHECK: call i64 @walk(i64 6, ptr @callee) [[HOT]], !dbg
define i64 @main() !dbg !4 {
  %a = call i64 @callee(i64 1), !dbg !5
  %b = call i64 @callee(i64 2), !dbg !6
  %c = call i64 @loop(i64 3), !dbg !6
  %d = call i64 @ring(i64 4), !dbg !7
  %e = call i64 @loop(i64 5), !dbg !8
  %f = call i64 @walk(i64 6, ptr @callee), !dbg !9
  ret i64 %f
}

; CHECK-LABEL: define i64 @outer(
; CHECK: call i64 @callee(i64 7) [[HOT]], !dbg
; CHECK: call i64 @callee(i64 8), !dbg
define i64 @outer() !dbg !14 {
  %a = call i64 @callee(i64 7), !dbg !16
  %b = call i64 @callee(i64 8), !dbg !15
  ret i64 %b
}
; CHECK: attributes [[HOT]] = { "function-inline-threshold"="10000" }

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_Go, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "a.go", directory: "/")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "main", file: !1, line: 10, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!5 = !DILocation(line: 11, scope: !4)
!6 = !DILocation(line: 12, scope: !4)
!7 = !DILocation(line: 14, scope: !4)
!8 = !DILocation(line: 15, scope: !4)
!9 = !DILocation(line: 16, scope: !4)
!10 = distinct !DISubprogram(name: "inner", file: !1, line: 30, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!12 = distinct !DISubprogram(name: "ring", file: !1, line: 40, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!13 = !DILocation(line: 41, scope: !12)
!14 = distinct !DISubprogram(name: "outer", file: !1, line: 30, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!15 = !DILocation(line: 31, scope: !14)
!16 = distinct !DILocation(line: 31, scope: !10, inlinedAt: !15)
