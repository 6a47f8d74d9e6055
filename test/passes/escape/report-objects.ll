; Objects are reported at their positions in Go's words; those of kind "silent" never, variables only when they move.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-NOT: silent
; CHECK-DAG: x.go:3:2: moved to heap: x
; CHECK-DAG: x.go:5:7: &T{...} escapes to heap
; CHECK-DAG: x.go:6:7: new(int) does not escape
; CHECK-DAG: x.go:7:7: make([]int, n) escapes to heap
; CHECK-NOT: : y
declare void @unknown(ptr addrspace(1))
declare ptr addrspace(1) @makeslice(i64)

define void @f() gc "statepoint-example" !dbg !10 !loam.func !11 {
  %x = alloca i64, !loam.object !0, !dbg !12
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %x.p)
  %y = alloca i64, !loam.object !1, !dbg !13
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %y.p
  %t = alloca i64, !loam.object !2, !dbg !14
  %t.p = addrspacecast ptr %t to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %t.p)
  %n = alloca i64, !loam.object !3, !dbg !15
  %n.p = addrspacecast ptr %n to ptr addrspace(1)
  store i64 1, ptr addrspace(1) %n.p
  %s = alloca i64, !loam.object !4, !dbg !15
  %s.p = addrspacecast ptr %s to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %s.p)
  %m = call ptr addrspace(1) @makeslice(i64 1), !loam.heap !5, !dbg !16
  ret void
}

; Not reported: no short name.
define void @other() gc "statepoint-example" !dbg !17 !loam.func !18 {
  %y = alloca i64, !loam.object !1, !dbg !19
  %y.p = addrspacecast ptr %y to ptr addrspace(1)
  call void @unknown(ptr addrspace(1) %y.p)
  ret void
}
!0 = !{!"var", !"x", null}
!1 = !{!"var", !"y", null}
!2 = !{!"expr", !"&T{...}", null}
!3 = !{!"expr", !"new(int)", null}
!4 = !{!"silent", !"silent", null}
!5 = !{!"make([]int, n)"}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "f", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!11 = !{!"f", i32 -1, !"", !94, !94, i32 2, i32 6}
!12 = !DILocation(line: 3, column: 2, scope: !10)
!13 = !DILocation(line: 4, column: 2, scope: !10)
!14 = !DILocation(line: 5, column: 7, scope: !10)
!15 = !DILocation(line: 6, column: 7, scope: !10)
!16 = !DILocation(line: 7, column: 7, scope: !10)
!17 = distinct !DISubprogram(name: "other", file: !92, line: 12, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!18 = !{!"", i32 -1, !"", !94, !94, i32 2, i32 6}
!19 = !DILocation(line: 14, column: 2, scope: !17)
