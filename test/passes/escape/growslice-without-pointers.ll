; What a slice of elements without pointers contains cannot leak when it grows.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

%Type = type { i64, i64, i32, i8, i8, i8, i8, ptr, { ptr, i64 }, ptr, ptr }
@int = private constant %Type { i64 8, i64 0, i32 0, i8 0, i8 8, i8 8, i8 2, ptr null, { ptr, i64 } zeroinitializer, ptr null, ptr null }
declare { ptr addrspace(1), i64 } @runtime.growslice(ptr "loam-escape"="e", ptr addrspace(1) "loam-escape"="c", i64, i64, i64)
; CHECK: x.go:1:8: s does not escape
; CHECK: x.go:2:8: leaking param content: s
define void @ints(ptr addrspace(1) %s) gc "statepoint-example" !dbg !10 !loam.func !11 {
  %r = call { ptr addrspace(1), i64 } @runtime.growslice(ptr @int, ptr addrspace(1) %s, i64 1, i64 1, i64 2)
  ret void
}
define void @pointers(ptr addrspace(1) %s) gc "statepoint-example" !dbg !12 !loam.func !13 {
  %r = call { ptr addrspace(1), i64 } @runtime.growslice(ptr null, ptr addrspace(1) %s, i64 1, i64 1, i64 2)
  ret void
}
!11 = !{!"ints", i32 -1, !"", !20, !94, i32 1, i32 6}
!13 = !{!"pointers", i32 -1, !"", !22, !94, i32 2, i32 6}
!20 = !{!21}
!21 = !{!"s", i32 1, i32 8, i32 0, i32 1}
!22 = !{!23}
!23 = !{!"s", i32 2, i32 8, i32 0, i32 1}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "ints", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!12 = distinct !DISubprogram(name: "pointers", file: !92, line: 2, type: !93, unit: !91, spFlags: DISPFlagDefinition)
