; Where arguments and results lie must be what the entry masks and the runtime's stubs know (H1, H7): other conventions, kinds of parameters
; and results are refused. The C, fast and System V conventions are one.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- win64: a managed function with calling convention 79
define win64cc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- preserve-most: a managed function with calling convention 14
define preserve_mostcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- cold: a managed function with calling convention 9
define coldcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- tail: a managed function with calling convention 18
define tailcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- swift: a managed function with calling convention 16
define swiftcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- ghc: a managed function with calling convention 10
define ghccc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- fast: ok
define fastcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
define void @g(ptr addrspace(1) %p) gc "statepoint-example" {
  call fastcc void @f(ptr addrspace(1) %p)
  ret void
}
;--- system-v: ok
define x86_64_sysvcc void @f(ptr addrspace(1) %p) gc "statepoint-example" { ret void }
;--- call-of-another: a call with calling convention 79
declare win64cc void @native()
define void @f() gc "statepoint-example" {
  call win64cc void @native()
  ret void
}
;--- leaf-of-another: ok
declare win64cc void @native() "gc-leaf-function"
define void @f() gc "statepoint-example" {
  call win64cc void @native()
  ret void
}
;--- call-disagrees: a call of @g with another calling convention than its own
define fastcc void @g() gc "statepoint-example" { ret void }
define void @f() gc "statepoint-example" {
  call void @g()
  ret void
}
;--- type-disagrees: a call of @g with another type than its own
define void @g(i64 %n) gc "statepoint-example" { ret void }
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @g(ptr addrspace(1) %p)
  ret void
}
;--- varargs: a managed function with variable arguments
define void @f(...) gc "statepoint-example" { ret void }
;--- call-of-varargs: a call with variable arguments
declare void @g(...)
define void @f() gc "statepoint-example" {
  call void (...) @g(i64 1)
  ret void
}
;--- leaf-varargs: ok
declare i32 @printf(ptr, ...) "gc-leaf-function"
define void @f() gc "statepoint-example" {
  %n = call i32 (ptr, ...) @printf(ptr null, i64 1)
  ret void
}
;--- struct: parameter 1: a parameter that is no scalar (contract 7)
define void @f({ ptr addrspace(1), i64 } %p) gc "statepoint-example" { ret void }
;--- i128: parameter 2: a parameter that is no scalar of at most 64 bits
define void @f(i64 %a, i128 %p) gc "statepoint-example" { ret void }
;--- x87: parameter 1: a parameter that is no scalar
define void @f(x86_fp80 %p) gc "statepoint-example" { ret void }
;--- small-vector: parameter 1: a parameter that is no scalar
define void @f(<1 x i64> %p) gc "statepoint-example" { ret void }
;--- large-vector: parameter 1: a parameter that is no scalar
define void @f(<4 x i64> %p) gc "statepoint-example" { ret void }
;--- pointer-vector: parameter 1: a parameter that is no scalar
define void @f(<2 x ptr addrspace(1)> %p) gc "statepoint-example" { ret void }
;--- register-vector: ok
define void @f(<4 x float> %p, half %h, ptr addrspace(1) %q) gc "statepoint-example" { ret void }
;--- byval: parameter 1 is byval
define void @f(ptr byval(i64) %p) gc "statepoint-example" { ret void }
;--- sret: parameter 1 is sret
define void @f(ptr sret(i64) %p) gc "statepoint-example" { ret void }
;--- nest: parameter 1 is nest
define void @f(ptr nest %p) gc "statepoint-example" { ret void }
;--- inalloca: parameter 1 is inalloca
define void @f(ptr inalloca(i64) %p) gc "statepoint-example" { ret void }
;--- preallocated: parameter 1 is preallocated
define void @f(ptr preallocated(i64) %p) gc "statepoint-example" { ret void }
;--- swiftself: parameter 1 is swiftself
define void @f(ptr swiftself %p) gc "statepoint-example" { ret void }
;--- byval-argument: argument 1 is byval
declare void @g(ptr byval(i64))
define void @f(ptr %p) gc "statepoint-example" {
  call void @g(ptr byval(i64) %p)
  ret void
}
;--- four-results: more results than registers
define { i64, i64, i64, i64 } @f() gc "statepoint-example" { ret { i64, i64, i64, i64 } zeroinitializer }
;--- wide-result: more results than registers
define i256 @f() gc "statepoint-example" { ret i256 0 }
;--- vector-result: a result that is no integer, pointer, float or double
define <4 x i32> @f() gc "statepoint-example" { ret <4 x i32> zeroinitializer }
;--- called-with-four-results: more results than registers
define void @f(ptr %code) gc "statepoint-example" {
  %r = call { i64, i64, i64, i64 } %code()
  ret void
}
