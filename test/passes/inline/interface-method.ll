; A method called through a table that is known becomes a direct call, reported as Go does.
; RUN: loam-opt -passes=loam-inline -m %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: x.go:4:3: devirtualizing x.M to *T
@"itab:*main.T,main.I" = private constant { ptr, ptr, i32, i32, [1 x ptr] } { ptr null, ptr null, i32 0, i32 0, [1 x ptr] [ptr @"main.(*T).M"] }, !loam.itab !2
define void @"main.(*T).M"(ptr addrspace(1) %t) {
  ret void
}
define void @main.main(ptr addrspace(1) %data, ptr %any) !dbg !20 !loam.func !0 {
; CHECK-LABEL: @main.main(
; CHECK: call void @"main.(*T).M"(
; CHECK: call void %code2(
  %1 = insertvalue { ptr, ptr addrspace(1) } poison, ptr @"itab:*main.T,main.I", 0
  %2 = insertvalue { ptr, ptr addrspace(1) } %1, ptr addrspace(1) %data, 1
  %tab = extractvalue { ptr, ptr addrspace(1) } %2, 0
  %at = getelementptr i8, ptr %tab, i64 24
  %code = load ptr, ptr %at, !loam.method !1
  call void %code(ptr addrspace(1) %data), !dbg !21
  %at2 = getelementptr i8, ptr %any, i64 24
  %code2 = load ptr, ptr %at2, !loam.method !1
  call void %code2(ptr addrspace(1) %data), !dbg !21
  ret void
}
!0 = !{!"main", i32 90, !"", !94, !94, i32 3, i32 6}
!1 = !{!"x.M"}
!2 = !{!"*T"}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!20 = distinct !DISubprogram(name: "main", file: !92, line: 3, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!21 = !DILocation(line: 4, column: 3, scope: !20)
