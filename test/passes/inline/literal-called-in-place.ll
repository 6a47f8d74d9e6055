; A function literal that is called where it stands and inlined makes no closure: nothing is reported about it.
; RUN: loam-opt -passes=loam-objects,loam-inline,loam-escape -m %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-NOT: func literal
; CHECK: x.go:4:3: inlining call to f.func1
; CHECK-NOT: func literal
define i64 @f.func1(ptr addrspace(1) %context, i64 %n) gc "statepoint-example" !dbg !20 !loam.func !1 {
  ret i64 %n
}
define i64 @f() gc "statepoint-example" !dbg !22 !loam.func !2 {
  %c = alloca { ptr }, !loam.object !0, !dbg !21
  %p = addrspacecast ptr %c to ptr addrspace(1)
  store ptr @f.func1, ptr addrspace(1) %p
  %1 = call i64 @f.func1(ptr addrspace(1) %p, i64 1), !dbg !21, !loam.literal !3
  ret i64 %1
}
!0 = !{!"expr", !"func literal", null}
!1 = !{!"f.func1", i32 10, !"", !94, !94, i32 3, i32 6}
!2 = !{!"f", i32 90, !"", !94, !94, i32 4, i32 6}
!3 = !{!""}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!20 = distinct !DISubprogram(name: "f.func1", file: !92, line: 3, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!21 = !DILocation(line: 4, column: 3, scope: !22)
!22 = distinct !DISubprogram(name: "f", file: !92, line: 4, type: !93, unit: !91, spFlags: DISPFlagDefinition)
