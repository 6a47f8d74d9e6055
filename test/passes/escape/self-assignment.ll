; H22: b.buf = b.buf[i:] stores what the object already contained: nothing leaks. Another object's content does.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: x.go:1:8: b does not escape
; CHECK: x.go:2:8: leaking param content: c
; CHECK: x.go:2:9: d does not escape
define void @slice(ptr addrspace(1) %b, i64 %i) gc "statepoint-example" !dbg !10 !loam.func !11 {
  %at = getelementptr i8, ptr addrspace(1) %b, i64 8
  %buf = load ptr addrspace(1), ptr addrspace(1) %at
  %cut = getelementptr i8, ptr addrspace(1) %buf, i64 %i
  store ptr addrspace(1) %cut, ptr addrspace(1) %at
  ret void
}
define void @other(ptr addrspace(1) %c, ptr addrspace(1) %d) gc "statepoint-example" !dbg !12 !loam.func !13 {
  %v = load ptr addrspace(1), ptr addrspace(1) %c
  store ptr addrspace(1) %v, ptr addrspace(1) %d
  ret void
}
!11 = !{!"slice", i32 -1, !"", !20, !94, i32 1, i32 6}
!13 = !{!"other", i32 -1, !"", !22, !94, i32 2, i32 6}
!20 = !{!21}
!21 = !{!"b", i32 1, i32 8, i32 0, i32 1}
!22 = !{!23, !24}
!23 = !{!"c", i32 2, i32 8, i32 0, i32 1}
!24 = !{!"d", i32 2, i32 9, i32 1, i32 1}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "slice", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!12 = distinct !DISubprogram(name: "other", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
