; A wrapper of the front end's is inlined without report, the call in it with one.
; RUN: loam-opt -passes=loam-inline -m %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK-NOT: wrapper
; CHECK: x.go:4:3: inlining call to f
; CHECK-NOT: inlining call to
@constant = private constant { ptr } { ptr @main.wrapper }
define i64 @main.f(i64 %n) !loam.func !1 {
  ret i64 %n
}
define i64 @main.wrapper(ptr addrspace(1) %context, i64 %n) "loam-wrapper" {
  %r = call i64 @main.f(i64 %n)
  ret i64 %r
}
define i64 @main.main() !dbg !20 !loam.func !0 {
; CHECK-LABEL: @main.main(
; CHECK-NOT: call
; CHECK: ret i64 1
  %k = addrspacecast ptr @constant to ptr addrspace(1)
  %code = load ptr, ptr addrspace(1) %k
  %1 = call i64 %code(ptr addrspace(1) %k, i64 1), !dbg !21
  ret i64 %1
}
!0 = !{!"main", i32 90, !"", !94, !94, i32 3, i32 6}
!1 = !{!"f", i32 3, !"", !94, !94, i32 1, i32 6}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!20 = distinct !DISubprogram(name: "main", file: !92, line: 3, type: !93, unit: !91, spFlags: DISPFlagDefinition)
!21 = !DILocation(line: 4, column: 3, scope: !20)
