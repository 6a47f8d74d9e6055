; Parameters of a function without body are reported by what its declaration says.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-DAG: x.go:1:8: p does not escape
; CHECK-DAG: x.go:2:8: leaking param: p
declare !loam.func !1 void @reads(ptr addrspace(1) "loam-escape"="-")
declare !loam.func !2 void @keeps(ptr addrspace(1))
!1 = !{!"reads", i32 -1, !"", !3, !94, i32 1, i32 6, null, !92}
!2 = !{!"keeps", i32 -1, !"", !5, !94, i32 2, i32 6, null, !92}
!3 = !{!4}
!4 = !{!"p", i32 1, i32 8, i32 0, i32 1}
!5 = !{!6}
!6 = !{!"p", i32 2, i32 8, i32 0, i32 1}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
