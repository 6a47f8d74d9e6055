; Calls that a stack map could not describe.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- deopt: a call with "deopt" operands of its own
declare void @g()
define void @f() gc "statepoint-example" {
  call void @g() [ "deopt"(i64 123456, i64 7) ]
  ret void
}
;--- gc-live: a call with "gc-live" operands of its own
declare void @g()
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @g() [ "gc-live"(ptr addrspace(1) %p) ]
  ret void
}
;--- gc-transition: a call with "gc-transition" operands of its own
declare void @g()
define void @f() gc "statepoint-example" {
  call void @g() [ "gc-transition"(i64 1) ]
  ret void
}
;--- deopt-on-a-leaf: a call with "deopt" operands of its own
declare void @g() "gc-leaf-function"
define void @f() gc "statepoint-example" {
  call void @g() [ "deopt"(i64 1) ]
  ret void
}
;--- statepoint: statepoints are made by loam-statepoints
declare token @llvm.experimental.gc.statepoint.p0(i64, i32, ptr, i32, i32, ...)
declare void @g()
define void @f() gc "statepoint-example" {
  %t = call token (i64, i32, ptr, i32, i32, ...) @llvm.experimental.gc.statepoint.p0(i64 0, i32 0, ptr elementtype(void ()) @g, i32 0, i32 0, i32 0, i32 0)
  ret void
}
;--- musttail: a musttail call cannot be a statepoint
declare void @g()
define void @f() gc "statepoint-example" {
  musttail call void @g()
  ret void
}
;--- tail: ok
declare void @g()
define void @f() gc "statepoint-example" {
  tail call void @g()
  ret void
}
;--- aligned-asm: inline asm that wants an aligned stack
define void @f() gc "statepoint-example" {
  call void asm sideeffect alignstack "nop", ""()
  ret void
}
;--- unwinding-asm: inline asm that unwinds
define void @f() gc "statepoint-example" {
  call void asm sideeffect unwind "nop", ""()
  ret void
}
;--- asm: ok
define i64 @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %v = call i64 asm "movq ($1), $0", "=r,r"(ptr addrspace(1) %p)
  ret i64 %v
}
;--- object-without-tag: a call of @loam.object without !loam.object
declare ptr addrspace(1) @loam.object(i64, ptr) "gc-leaf-function"
define void @f() gc "statepoint-example" {
  %p = call ptr addrspace(1) @loam.object(i64 8, ptr null)
  ret void
}
;--- through-an-alias: ok
define void @g(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
@a = alias void (ptr addrspace(1)), ptr @g
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @a(ptr addrspace(1) %p)
  ret void
}
;--- nowhere: ok
define void @f() gc "statepoint-example" {
  call void poison()
  ret void
}
;--- code-in-space-1: a call through a pointer that is not in address space 0
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call addrspace(1) void %p()
  ret void
}
;--- operands-of-an-intrinsic: "deopt" operands of its own
declare void @llvm.donothing()
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @llvm.donothing() ["deopt"(ptr addrspace(1) %p)]
  ret void
}
;--- assumptions: ok
declare void @llvm.assume(i1)
declare void @sp()
define ptr addrspace(1) @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @sp()
  call void @llvm.assume(i1 true) ["align"(ptr addrspace(1) %p, i64 16), "nonnull"(ptr addrspace(1) %p)]
  ret ptr addrspace(1) %p
}
