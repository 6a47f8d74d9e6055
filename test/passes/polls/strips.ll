; A counted innermost loop runs in strips and polls between them: no call in the loop, and the original question decides when it ends.
; RUN: loam-opt -passes=loam-polls %s | FileCheck %s
; RUN: loam-opt -passes='loam-polls,llvm:verify' %s -o %t.ll
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

define i64 @less(ptr addrspace(1) %p, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @less(
; CHECK: strips:
; CHECK-NEXT: [[I0:%.*]] = phi i64 [ 0, %entry ], [ %i1, %strip.between ], [ %i1, %poll ]
; CHECK: [[X:%.*]] = add i64 [[I0]], 1
; CHECK: [[WAY:%.*]] = sub i64 %n, [[X]]
; CHECK: [[FAR:%.*]] = icmp ugt i64 [[WAY]], [[ROUNDS:[0-9]+]]
; CHECK: br i1 [[FAR]], label %strip.far, label %strip.start, !prof
; CHECK: strip.far:
; CHECK: [[NEAR:%.*]] = add i64 [[X]], [[ROUNDS]]
; CHECK: [[AHEAD:%.*]] = icmp ult i64 [[X]], %n
; CHECK: [[END:%.*]] = select i1 [[AHEAD]], i64 [[NEAR]], i64 [[X]]
; CHECK: strip.start:
; CHECK-NEXT: %strip.limit = phi i64 [ %n, %strips ], [ [[END]], %strip.far ]
; CHECK: loop:
; CHECK-NEXT: %i = phi i64 [ [[I0]], %strip.start ], [ %i1, %loop ]
; CHECK: [[MORE:%.*]] = icmp ult i64 %i1, %strip.limit
; CHECK-NEXT: br i1 [[MORE]], label %loop, label %strip.ended
; CHECK: strip.ended:
; CHECK-NEXT: [[REALLY:%.*]] = icmp ult i64 %i1, %n
; CHECK-NEXT: br i1 [[REALLY]], label %strip.between, label %end, !prof
; CHECK: strip.between:
; CHECK-NEXT: load volatile i64
; CHECK: call void @loam.poll()
; CHECK-NEXT: br label %strips
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %s = phi i64 [ 0, %entry ], [ %s1, %loop ]
  %a = getelementptr i64, ptr addrspace(1) %p, i64 %i
  %v = load i64, ptr addrspace(1) %a
  %s1 = add i64 %s, %v
  %i1 = add nuw nsw i64 %i, 1
  %c = icmp ult i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  %r = phi i64 [ %s1, %loop ]
  ret i64 %r
}

define void @down_until(i64 %n) gc "statepoint-example" {
; "exit when equal", counting down by the counter itself
; CHECK-LABEL: @down_until(
; CHECK: [[WAY:%.*]] = sub i64 [[I0:%.*]], 0
; CHECK: [[FAR:%.*]] = icmp ugt i64 [[WAY]], [[ROUNDS:[0-9]+]]
; CHECK: [[NEAR:%.*]] = add i64 [[I0]], -[[ROUNDS]]
; CHECK: %strip.limit{{.*}} = phi i64 [ 0, %strips ], [ [[NEAR]], %strip.far ]
; CHECK: icmp ne i64 %i, %strip.limit
entry:
  br label %loop
loop:
  %i = phi i64 [ %n, %entry ], [ %i1, %loop ]
  %i1 = add i64 %i, -1
  %c = icmp eq i64 %i, 0
  br i1 %c, label %end, label %loop
end:
  ret void
}

define void @moving_bound(ptr addrspace(1) %p) gc "statepoint-example" {
; CHECK-LABEL: @moving_bound(
; CHECK-NOT: strip
; CHECK: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %i1 = add i64 %i, 1
  %n = load volatile i64, ptr addrspace(1) %p
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

define void @wrong_way(i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @wrong_way(
; CHECK-NOT: strip
; CHECK: load volatile i64, ptr addrspace(257)
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %i1, %loop ]
  %i1 = add i64 %i, -1
  %c = icmp slt i64 %i1, %n
  br i1 %c, label %loop, label %end
end:
  ret void
}

; Over the runes of a string: the index grows by one or more. The order decides, so a strip may end anywhere.
declare { i64, i64 } @runtime.decoderune(ptr addrspace(1), i64, i64) "gc-leaf-function" "loam-advances"
define i64 @runes(ptr addrspace(1) %s, i64 %n) gc "statepoint-example" {
; CHECK-LABEL: @runes(
; CHECK: strips:
; CHECK-NEXT: [[I:%.*]] = phi i64
; CHECK: sub i64 %n, [[I]]
; CHECK: [[LIMIT:%strip.limit.*]] = phi i64 [ %n, %strips ]
; CHECK: rune:
; CHECK: icmp slt i64 %next, [[LIMIT]]
; CHECK-NEXT: br i1 {{%.*}}, label %loop, label %strip.ended
; CHECK: strip.ended:
; CHECK-NEXT: icmp slt i64 %next, %n
; CHECK: call void @loam.poll()
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %rune ]
  %sum = phi i64 [ 0, %entry ], [ %sum1, %rune ]
  %a = getelementptr i8, ptr addrspace(1) %s, i64 %i
  %b = load i8, ptr addrspace(1) %a
  %one = zext i8 %b to i64
  %i1 = add nsw i64 %i, 1
  %c = icmp sgt i8 %b, -1
  br i1 %c, label %rune, label %wide
wide:
  %d = call { i64, i64 } @runtime.decoderune(ptr addrspace(1) %s, i64 %n, i64 %i)
  %r = extractvalue { i64, i64 } %d, 0
  %i2 = extractvalue { i64, i64 } %d, 1
  br label %rune
rune:
  %v = phi i64 [ %one, %loop ], [ %r, %wide ]
  %next = phi i64 [ %i1, %loop ], [ %i2, %wide ]
  %sum1 = add i64 %sum, %v
  %on = icmp slt i64 %next, %n
  br i1 %on, label %loop, label %end
end:
  ret i64 %sum1
}

; The same with another call: nothing is known of where it leads.
declare { i64, i64 } @elsewhere(ptr addrspace(1), i64, i64) "gc-leaf-function"
define void @not_growing(ptr addrspace(1) %s, i64 %n, i1 %c) gc "statepoint-example" {
; CHECK-LABEL: @not_growing(
; CHECK-NOT: strips:
; CHECK: ret void
entry:
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %both ]
  %i1 = add nsw i64 %i, 1
  br i1 %c, label %both, label %wide
wide:
  %d = call { i64, i64 } @elsewhere(ptr addrspace(1) %s, i64 %n, i64 %i)
  %i2 = extractvalue { i64, i64 } %d, 1
  br label %both
both:
  %next = phi i64 [ %i1, %loop ], [ %i2, %wide ]
  %on = icmp slt i64 %next, %n
  br i1 %on, label %loop, label %end
end:
  ret void
}
