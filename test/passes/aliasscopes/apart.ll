; A global whose address is never taken is apart from what managed pointers lead to: a loop over a slice in it reads it once. One whose
; address is taken, or that is visible from outside, is not; and accesses of it by other raw pointers are not marked.
; RUN: loam-opt -passes=loam-aliasscopes %s | FileCheck %s
; RUN: loam-opt -passes=loam-aliasscopes %s | opt -passes='require<globals-aa>,function(loop-mssa(licm))' -S | FileCheck --check-prefix=LICM %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

@slice = internal global { ptr addrspace(1), i64, i64 } zeroinitializer
@taken = internal global { ptr addrspace(1), i64, i64 } zeroinitializer
@seen = global i64 0
@llvm.compiler.used = appending global [2 x ptr] [ptr @slice, ptr @taken], section "llvm.metadata"
declare void @use(ptr)

define void @loop() gc "statepoint-example" {
; CHECK-LABEL: @loop(
; CHECK: load ptr addrspace(1), ptr @slice, align 8, !alias.scope [[S:![0-9]+]]
; CHECK: load i64, ptr addrspace(1) %a, align 8, !noalias [[S]]
; CHECK: store i64 %v1, ptr addrspace(1) %a, align 8, !noalias [[S]]
; CHECK: load i64, ptr getelementptr inbounds (i8, ptr @slice, i64 8), align 8, !alias.scope [[S]]
; LICM-LABEL: @loop(
; LICM: entry:
; LICM-DAG: load ptr addrspace(1), ptr @slice
; LICM-DAG: load i64, ptr getelementptr inbounds (i8, ptr @slice, i64 8)
; LICM: loop:
; LICM-NOT: @slice
; LICM: ret void
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %p = load ptr addrspace(1), ptr @slice, align 8
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %a, align 8
  %v1 = add i64 %v, %i
  store i64 %v1, ptr addrspace(1) %a, align 8
  %i1 = add nuw nsw i64 %i, 1
  %n = load i64, ptr getelementptr inbounds (i8, ptr @slice, i64 8), align 8
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @others(ptr %q) gc "statepoint-example" {
; CHECK-LABEL: @others(
; CHECK: store i64 1, ptr getelementptr inbounds (i8, ptr @taken, i64 8), align 8{{$}}
; CHECK: store i64 2, ptr @seen, align 8{{$}}
; CHECK: store i64 3, ptr %q, align 8{{$}}
  store i64 1, ptr getelementptr inbounds (i8, ptr @taken, i64 8), align 8
  store i64 2, ptr @seen, align 8
  store i64 3, ptr %q, align 8
  call void @use(ptr @taken)
  ret void
}
; CHECK: [[S]] = !{[[SCOPE:![0-9]+]]}
; CHECK: [[SCOPE]] = !{!"globals", [[DOMAIN:![0-9]+]]}
; CHECK: [[DOMAIN]] = !{!"loam"}
