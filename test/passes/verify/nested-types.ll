; Types share their parts: one nested twenty times has a million million leaves. Each part is looked at once, and a
; value of that many scalars is refused.
; RUN: not loam-opt -passes=loam-pipeline %s -o /dev/null 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"
target triple = "x86_64-unknown-linux-gnu"
%t0 = type { ptr, i64 }
%t1 = type { %t0, %t0, %t0, %t0 }
%t2 = type { %t1, %t1, %t1, %t1 }
%t3 = type { %t2, %t2, %t2, %t2 }
%t4 = type { %t3, %t3, %t3, %t3 }
%t5 = type { %t4, %t4, %t4, %t4 }
%t6 = type { %t5, %t5, %t5, %t5 }
%t7 = type { %t6, %t6, %t6, %t6 }
%t8 = type { %t7, %t7, %t7, %t7 }
%t9 = type { %t8, %t8, %t8, %t8 }
%t10 = type { %t9, %t9, %t9, %t9 }
%t11 = type { %t10, %t10, %t10, %t10 }
%t12 = type { %t11, %t11, %t11, %t11 }
%t13 = type { %t12, %t12, %t12, %t12 }
%t14 = type { %t13, %t13, %t13, %t13 }
%t15 = type { %t14, %t14, %t14, %t14 }
%t16 = type { %t15, %t15, %t15, %t15 }
%t17 = type { %t16, %t16, %t16, %t16 }
%t18 = type { %t17, %t17, %t17, %t17 }
%t19 = type { %t18, %t18, %t18, %t18 }
%t20 = type { %t19, %t19, %t19, %t19 }
declare void @use(ptr addrspace(1))
; CHECK-NOT: address_only
define void @address_only(ptr addrspace(1) %p) gc "statepoint-example" {
  %q = getelementptr %t20, ptr addrspace(1) %p, i64 0, i32 1
  call void @use(ptr addrspace(1) %q)
  ret void
}
; CHECK: loam-verify: value: a value of more than 16 megabytes
define void @value(ptr addrspace(1) %p) gc "statepoint-example" {
  %v = load %t20, ptr addrspace(1) %p
  ret void
}
