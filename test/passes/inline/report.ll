; Reports are at the name of the function and at the outermost position of the call, once more for each call that was inlined
; into the callee before. A name from another package keeps its last path element.
; RUN: loam-opt -passes=loam-inline -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-DAG: x.go:1:6: can inline a
; CHECK-DAG: x.go:2:6: can inline b
; CHECK-DAG: x.go:2:20: inlining call to a
; CHECK-DAG: x.go:4:3: inlining call to b
; CHECK-DAG: x.go:4:3: inlining call to a
; CHECK-DAG: x.go:5:3: inlining call to list.(*List).Len
; CHECK-NOT: can inline main
define i64 @main.a(i64 %n) !dbg !20 !loam.func !0 {
  ret i64 %n
}
define i64 @main.b(i64 %n) !dbg !21 !loam.func !1 {
  %r = call i64 @main.a(i64 %n), !dbg !23
  ret i64 %r
}
define i64 @"container/list.(*List).Len"(i64 %n) !loam.func !3 {
  ret i64 %n
}
define i64 @main.main() !dbg !22 !loam.func !2 {
  %1 = call i64 @main.b(i64 1), !dbg !24
  %2 = call i64 @"container/list.(*List).Len"(i64 1), !dbg !25
  ret i64 %1
}
!0 = !{!"a", i32 3, !"", !94, !94, i32 1, i32 6}
!1 = !{!"b", i32 5, !"", !94, !94, i32 2, i32 6}
!2 = !{!"main", i32 90, !"", !94, !94, i32 3, i32 6}
!3 = !{!"", i32 5, !"", !94, !94, i32 3, i32 6}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!20 = distinct !DISubprogram(name: "a", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!21 = distinct !DISubprogram(name: "b", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!22 = distinct !DISubprogram(name: "main", file: !92, line: 3, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!23 = !DILocation(line: 2, column: 20, scope: !21)
!24 = !DILocation(line: 4, column: 3, scope: !22)
!25 = !DILocation(line: 5, column: 3, scope: !22)
