; An intrinsic is no safepoint: what reads the frame, needs another stack or calls C's library is refused, and what is not known.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- frameaddress: @llvm.frameaddress.p0 in managed code: the frame moves with its stack
declare ptr @llvm.frameaddress.p0(i32)
define ptr @f() gc "statepoint-example" {
  %p = call ptr @llvm.frameaddress.p0(i32 0)
  ret ptr %p
}
;--- returnaddress: @llvm.returnaddress in managed code
declare ptr @llvm.returnaddress(i32)
define ptr @f() gc "statepoint-example" {
  %p = call ptr @llvm.returnaddress(i32 0)
  ret ptr %p
}
;--- sponentry: @llvm.sponentry.p0 in managed code
declare ptr @llvm.sponentry.p0()
define ptr @f() gc "statepoint-example" {
  %p = call ptr @llvm.sponentry.p0()
  ret ptr %p
}
;--- stacksave: @llvm.stacksave.p0 in managed code
declare ptr @llvm.stacksave.p0()
define ptr @f() gc "statepoint-example" {
  %p = call ptr @llvm.stacksave.p0()
  ret ptr %p
}
;--- localescape: @llvm.localescape in managed code
declare void @llvm.localescape(...)
define void @f() gc "statepoint-example" {
  %x = alloca i64
  call void (...) @llvm.localescape(ptr %x)
  ret void
}
;--- sjlj: @llvm.eh.sjlj.setjmp in managed code
declare i32 @llvm.eh.sjlj.setjmp(ptr)
define i32 @f(ptr %p) gc "statepoint-example" {
  %r = call i32 @llvm.eh.sjlj.setjmp(ptr %p)
  ret i32 %r
}
;--- coroutine: @llvm.coro.id in managed code
declare token @llvm.coro.id(i32, ptr, ptr, ptr)
define void @f() gc "statepoint-example" {
  %t = call token @llvm.coro.id(i32 0, ptr null, ptr null, ptr null)
  ret void
}
;--- va-start: @llvm.va_end.p0 in managed code
declare void @llvm.va_end.p0(ptr)
define void @f(ptr %p) gc "statepoint-example" {
  call void @llvm.va_end.p0(ptr %p)
  ret void
}
;--- gcread: @llvm.gcread in managed code
declare ptr @llvm.gcread(ptr, ptr)
define void @f(ptr %p) gc "statepoint-example" {
  %q = call ptr @llvm.gcread(ptr %p, ptr %p)
  ret void
}
;--- stackmap: @llvm.experimental.stackmap in managed code: the stack map is the runtime's
declare void @llvm.experimental.stackmap(i64, i32, ...)
define void @f() gc "statepoint-example" {
  call void (i64, i32, ...) @llvm.experimental.stackmap(i64 1, i32 0)
  ret void
}
;--- thread-pointer: @llvm.thread.pointer in managed code
declare ptr @llvm.thread.pointer()
define ptr @f() gc "statepoint-example" {
  %p = call ptr @llvm.thread.pointer()
  ret ptr %p
}
;--- register: @llvm.read_register.i64 in managed code
declare i64 @llvm.read_register.i64(metadata)
define i64 @f() gc "statepoint-example" {
  %p = call i64 @llvm.read_register.i64(metadata !0)
  ret i64 %p
}
!0 = !{!"rsp"}
;--- sine: @llvm.sin.f64 in managed code: it becomes a call of C's library
declare double @llvm.sin.f64(double)
define double @f(double %x) gc "statepoint-example" {
  %y = call double @llvm.sin.f64(double %x)
  ret double %y
}
;--- masked-store: of managed pointers has no write barrier
declare void @llvm.masked.store.v2p1.p1(<2 x ptr addrspace(1)>, ptr addrspace(1), i32, <2 x i1>)
define void @f(ptr addrspace(1) %a, ptr addrspace(1) %b, <2 x i64> %m) gc "statepoint-example" {
  %v = load <2 x ptr addrspace(1)>, ptr addrspace(1) %b
  %k = trunc <2 x i64> %m to <2 x i1>
  call void @llvm.masked.store.v2p1.p1(<2 x ptr addrspace(1)> %v, ptr addrspace(1) %a, i32 8, <2 x i1> %k)
  ret void
}
;--- atomic-copy: not known to be safe there
declare void @llvm.memcpy.element.unordered.atomic.p1.p1.i64(ptr addrspace(1), ptr addrspace(1), i64, i32)
define void @f(ptr addrspace(1) %a, ptr addrspace(1) %b) gc "statepoint-example" {
  call void @llvm.memcpy.element.unordered.atomic.p1.p1.i64(ptr addrspace(1) align 8 %a, ptr addrspace(1) align 8 %b, i64 8, i32 8)
  ret void
}
;--- in-a-leaf: ok
declare ptr @llvm.frameaddress.p0(i32)
define ptr @f() "gc-leaf-function" {
  %p = call ptr @llvm.frameaddress.p0(i32 0)
  ret ptr %p
}
;--- arithmetic: ok
declare { i64, i1 } @llvm.sadd.with.overflow.i64(i64, i64)
declare double @llvm.sqrt.f64(double)
declare void @llvm.assume(i1)
define i64 @f(i64 %a, double %d) gc "statepoint-example" {
  %r = call { i64, i1 } @llvm.sadd.with.overflow.i64(i64 %a, i64 1)
  %s = extractvalue { i64, i1 } %r, 0
  %q = call double @llvm.sqrt.f64(double %d)
  %i = fptosi double %q to i64
  %c = icmp sgt i64 %i, 0
  call void @llvm.assume(i1 %c)
  %t = add i64 %s, %i
  ret i64 %t
}
