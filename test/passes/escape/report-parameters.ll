; Parameters are reported by what leaks: the pointer, what it points to, or to which result at which level.
; Parameters without name or without pointers are not.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
; CHECK: x.go:1:8: leaking param: a{{$}}
; CHECK: x.go:1:9: leaking param content: b{{$}}
; CHECK: x.go:1:10: leaking param: c to result r level=0{{$}}
; CHECK: x.go:1:11: leaking param: d to result s level=1{{$}}
; CHECK: x.go:1:12: e does not escape{{$}}
; CHECK-NOT: n
define { ptr addrspace(1), ptr addrspace(1) } @f(ptr addrspace(1) %a, ptr addrspace(1) %b, ptr addrspace(1) %c, ptr addrspace(1) %d, ptr addrspace(1) %e, i64 %elen, i64 %n, ptr addrspace(1) %blank) gc "statepoint-example" !dbg !10 !loam.func !11 {
  store ptr addrspace(1) %a, ptr @g
  %1 = load ptr addrspace(1), ptr addrspace(1) %b
  store ptr addrspace(1) %1, ptr @g
  %2 = load ptr addrspace(1), ptr addrspace(1) %d
  %3 = insertvalue { ptr addrspace(1), ptr addrspace(1) } undef, ptr addrspace(1) %c, 0
  %4 = insertvalue { ptr addrspace(1), ptr addrspace(1) } %3, ptr addrspace(1) %2, 1
  ret { ptr addrspace(1), ptr addrspace(1) } %4
}
!11 = !{!"f", i32 -1, !"", !20, !30, i32 1, i32 6}
!20 = !{!21, !22, !23, !24, !25, !26, !27}
!21 = !{!"a", i32 1, i32 8, i32 0, i32 1}
!22 = !{!"b", i32 1, i32 9, i32 1, i32 1}
!23 = !{!"c", i32 1, i32 10, i32 2, i32 1}
!24 = !{!"d", i32 1, i32 11, i32 3, i32 1}
!25 = !{!"e", i32 1, i32 12, i32 4, i32 2}
!26 = !{!"n", i32 1, i32 13, i32 6, i32 1}
!27 = !{!"_", i32 1, i32 14, i32 7, i32 1}
!30 = !{!31, !32}
!31 = !{!"r", i32 0, i32 1, i64 0, i64 8}
!32 = !{!"s", i32 1, i32 1, i64 8, i64 8}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "f", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
