; A call's ID leads to its place, and from there to the places where its function was inlined; equal places are one entry.
; RUN: loam-opt -passes=loam-positions %s | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
declare void @g()

; CHECK-DAG: @"loam.text:main.caller" = private unnamed_addr constant [12 x i8] c"main.caller\00"
; CHECK-DAG: @"loam.text:/src/a.go" = private unnamed_addr constant
; CHECK: @loam.positions = internal constant [4 x { ptr, ptr, i32, i32 }] [{ ptr, ptr, i32, i32 } { ptr @"loam.text:main.caller", ptr @"loam.text:/src/a.go", i32 12, i32 -1 }, { ptr, ptr, i32, i32 } { ptr @"loam.text:main.(*T).inner", ptr @"loam.text:/src/a.go", i32 4, i32 0 }, { ptr, ptr, i32, i32 } { ptr @"loam.text:main.caller", ptr @"loam.text:/src/a.go", i32 13, i32 -1 }, { ptr, ptr, i32, i32 } { ptr @"loam.text:main.caller", ptr @"loam.text:/src/a.go", i32 10, i32 -1 }]
define void @caller() gc "statepoint-example" !dbg !4 {
; CHECK-LABEL: @caller(
; CHECK: call void @g() [[ONE:#[0-9]+]], !dbg
; CHECK: call void @g() [[TWO:#[0-9]+]], !dbg
; CHECK: call void @g() [[ONE]], !dbg
; CHECK: call void @g() [[THREE:#[0-9]+]]{{$}}
; CHECK: attributes [[ONE]] = { "statepoint-id"="1" }
; CHECK: attributes [[TWO]] = { "statepoint-id"="2" }
; CHECK: attributes [[THREE]] = { "statepoint-id"="3" }
  call void @g(), !dbg !7
  call void @g(), !dbg !9
  call void @g(), !dbg !7
  call void @g()
  ret void
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_Go, file: !1, emissionKind: LineTablesOnly)
!1 = !DIFile(filename: "a.go", directory: "/src")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "main.caller", scope: !1, file: !1, line: 10, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!5 = distinct !DISubprogram(name: "inner", linkageName: "main.(*T).inner", scope: !1, file: !1, line: 3, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!6 = !DILexicalBlock(scope: !5, file: !1, line: 3, column: 5)
!7 = !DILocation(line: 4, column: 2, scope: !6, inlinedAt: !8)
!8 = !DILocation(line: 12, column: 2, scope: !4)
!9 = !DILocation(line: 13, column: 2, scope: !4)
