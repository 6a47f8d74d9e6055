; In a ring of functions each call is reported once on the way round, as Go inlines it.
; RUN: loam-opt -passes=loam-inline -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-DAG: x.go:4:3: inlining call to ff
; CHECK-DAG: x.go:4:3: inlining call to gg
; CHECK-DAG: x.go:4:3: inlining call to hh
define void @ff() !dbg !20 !loam.func !0 {
  call void @gg(), !dbg !24
  ret void
}
define void @gg() !dbg !21 !loam.func !1 {
  call void @hh(), !dbg !25
  ret void
}
define void @hh() !dbg !22 !loam.func !2 {
  call void @ff(), !dbg !26
  ret void
}
define void @main() !dbg !23 !loam.func !3 {
  call void @ff(), !dbg !27
  ret void
}
!0 = !{!"ff", i32 60, !"", !94, !94, i32 1, i32 6}
!1 = !{!"gg", i32 60, !"", !94, !94, i32 2, i32 6}
!2 = !{!"hh", i32 60, !"", !94, !94, i32 3, i32 6}
!3 = !{!"main", i32 60, !"", !94, !94, i32 4, i32 6}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!20 = distinct !DISubprogram(name: "ff", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!21 = distinct !DISubprogram(name: "gg", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!22 = distinct !DISubprogram(name: "hh", file: !92, line: 3, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!23 = distinct !DISubprogram(name: "main", file: !92, line: 4, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!24 = !DILocation(line: 1, column: 3, scope: !20)
!25 = !DILocation(line: 2, column: 3, scope: !21)
!26 = !DILocation(line: 3, column: 3, scope: !22)
!27 = !DILocation(line: 4, column: 3, scope: !23)
