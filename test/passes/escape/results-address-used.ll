; The memory for results is an object of this function: a chosen address reads what was stored there. Its own address must not leave.
; RUN: loam-opt -passes=loam-objects,loam-escape -m -o %t %s 2>&1 | FileCheck %s
; RUN: sed -e 's/^;BAD //' %s | not loam-opt -passes=loam-objects,loam-escape - 2>&1 | FileCheck --check-prefix=BAD %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
@"bits:32.0f" = constant [1 x i8] c"\0f"
@"type:32.0f" = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 32, i64 32, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @"bits:32.0f" }

@g = global ptr addrspace(1) null
; CHECK: x.go:1:8: leaking param: q
define void @f(ptr addrspace(1) "loam-results" %r, ptr addrspace(1) %q, i1 %c) gc "statepoint-example" !dbg !10 !loam.func !11 {
  %o = alloca [4 x ptr addrspace(1)], !loam.object !0
  %o.p = addrspacecast ptr %o to ptr addrspace(1)
  store ptr addrspace(1) %q, ptr addrspace(1) %r
  %one = select i1 %c, ptr addrspace(1) %r, ptr addrspace(1) %o.p
  %v = load ptr addrspace(1), ptr addrspace(1) %one
  store ptr addrspace(1) %v, ptr @g
  ret void
}
; BAD: loam-escape: bad: the address of the memory for its results leaves the function
;BAD define void @bad(ptr addrspace(1) "loam-results" %r) gc "statepoint-example" {
;BAD   store ptr addrspace(1) %r, ptr @g
;BAD   ret void
;BAD }
!0 = !{!"var", !"o", ptr @"type:32.0f"}
!11 = !{!"f", i32 -1, !"", !20, !94, i32 1, i32 6}
!20 = !{!21}
!21 = !{!"q", i32 1, i32 8, i32 1, i32 1}
!llvm.module.flags = !{!90}
!llvm.dbg.cu = !{!91}
!90 = !{i32 2, !"Debug Info Version", i32 3}
!91 = distinct !DICompileUnit(language: DW_LANG_C, file: !92, emissionKind: FullDebug)
!92 = !DIFile(filename: "x.go", directory: "/")
!93 = !DISubroutineType(types: !94)
!94 = !{}
!10 = distinct !DISubprogram(name: "f", file: !92, line: 1, type: !93, unit: !91, spFlags: DISPFlagDefinition)
