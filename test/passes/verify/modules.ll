; The target of a module, the names that passes and runtime share, and its variables.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- not-managed-space: address space 1 non-integral
target datalayout = "e-m:e-i64:64-ni:10"
define void @f() gc "statepoint-example" { ret void }
;--- narrow-pointers: pointers of 8 bytes
target datalayout = "e-p1:32:32-ni:1"
define void @f() gc "statepoint-example" { ret void }
;--- big-endian: pointers of 8 bytes, little endian
target datalayout = "E-ni:1"
define void @f() gc "statepoint-example" { ret void }
;--- alloca-space: puts allocas, functions or variables in an address space
target datalayout = "e-A5-ni:1"
define void @f() gc "statepoint-example" { ret void }
;--- mangling: mangles names
target datalayout = "e-m:o-ni:1"
define void @f() gc "statepoint-example" { ret void }
;--- windows: is not x86_64-*-linux-*
target datalayout = "e-ni:1"
target triple = "x86_64-pc-windows-msvc"
define void @f() gc "statepoint-example" { ret void }
;--- arm: is not x86_64-*-linux-*
target datalayout = "e-ni:1"
target triple = "aarch64-unknown-linux-gnu"
define void @f() gc "statepoint-example" { ret void }
;--- stack-alignment: overrides the alignment of the stack
define void @f() gc "statepoint-example" { ret void }
!llvm.module.flags = !{!0}
!0 = !{i32 1, !"override-stack-alignment", i32 32}
;--- allocator: @mallocgc is not the function that the runtime has under this name
declare ptr @mallocgc(i64)
;--- allocator-variable: @mallocgc is not the function that the runtime has under this name
@mallocgc = global i64 0
;--- start: @loam.start is not the function that the runtime has under this name
define void @loam.start(i64 %n) gc "statepoint-example" { ret void }
;--- barrier: @gcWriteBarrier is not the function
declare void @gcWriteBarrier(ptr addrspace(1))
;--- barrier-flag: @loam.writeBarrier is not an i32 variable
@loam.writeBarrier = external global i64
;--- object: @loam.object is the passes' own
define ptr addrspace(1) @loam.object(i64 %n, ptr %t) gc "statepoint-example" { ret ptr addrspace(1) null }
;--- variable-in-space-1: @g: a variable in an address space other than 0
@g = addrspace(1) global i64 0
;--- thread-local-root: a thread-local variable holds managed pointers
@g = thread_local global ptr addrspace(1) null
;--- address-of-thread-local: its initial value has the address of a thread-local variable
@t = thread_local global i64 0
@g = global ptr @t
;--- linkages: ok
@a = common global ptr addrspace(1) null
@b = weak global ptr addrspace(1) null
@c = available_externally global ptr addrspace(1) null
@d = internal unnamed_addr global ptr addrspace(1) null, section "mine"
define available_externally void @copy(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
define linkonce_odr hidden void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @copy(ptr addrspace(1) %p)
  ret void
}
;--- constructor: @llvm.global_ctors: @f is managed
@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @f, ptr null }]
define void @f() gc "statepoint-example" { ret void }
;--- destructor: @llvm.global_dtors: @f is managed
@llvm.global_dtors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @f, ptr null }]
define void @f() { ret void }
;--- native-constructor: ok
@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @f, ptr null }]
define void @f() "gc-leaf-function" { ret void }
;--- function-in-space-1: a function in an address space other than 0
define void @f() addrspace(1) gc "statepoint-example" { ret void }
