; -m=2 says by which flows an object escapes or a parameter leaks, in the source's words where !loam.flow gives them.
; RUN: loam-opt -passes=loam-objects,loam-escape -m=2 -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@g = global ptr addrspace(1) null
; CHECK: x.go:2:8: parameter p leaks to {heap} with derefs=0:
; CHECK-NEXT: x.go:2:8:   flow: {heap} = p:
; CHECK-NEXT: x.go:2:8:     from assign at x.go:5:7
; CHECK-NEXT: x.go:3:2: x escapes to heap:
; CHECK-NEXT: x.go:3:2:   flow: {heap} = &x:
; CHECK-NEXT: x.go:3:2:     from &x (address-of) at x.go:4:7
; CHECK-NEXT: x.go:3:2:     from g = &x (assign) at x.go:4:7
define void @f(ptr addrspace(1) %p) gc "statepoint-example" !dbg !10 !loam.func !11 {
  %x = alloca i64, !loam.object !0, !dbg !12
  %x.p = addrspacecast ptr %x to ptr addrspace(1)
  store ptr addrspace(1) %p, ptr @g, !dbg !14
  store ptr addrspace(1) %x.p, ptr @g, !dbg !13, !loam.flow !30
  ret void
}
!0 = !{!"var", !"x", null}
!11 = !{!"f", i32 -1, !"", !20, !94, i32 2, i32 6}
!20 = !{!21}
!21 = !{!"p", i32 2, i32 8, i32 0, i32 1}
!30 = !{!"g = &x"}
!12 = !DILocation(line: 3, column: 2, scope: !10)
!13 = !DILocation(line: 4, column: 7, scope: !10)
!14 = !DILocation(line: 5, column: 7, scope: !10)
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "f", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
