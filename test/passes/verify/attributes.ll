; Attributes that change a frame, its entry or what runs in it are refused, and the contract's own ones when they are misspelt or misplaced.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- naked: a managed function with the attribute naked
define void @f() naked gc "statepoint-example" { unreachable }
;--- returns-twice: a managed function with the attribute returns_twice
define void @f() returns_twice gc "statepoint-example" { ret void }
;--- setjmp: a call that returns twice
declare i32 @setjmp(ptr) returns_twice "gc-leaf-function"
define void @f(ptr %b) gc "statepoint-example" {
  %r = call i32 @setjmp(ptr %b)
  ret void
}
;--- coroutine: a managed function with the attribute presplitcoroutine
define void @f() presplitcoroutine gc "statepoint-example" { ret void }
;--- safestack: a managed function with the attribute safestack
define void @f() safestack gc "statepoint-example" { ret void }
;--- alignstack: frames are not realigned
define void @f() alignstack(32) gc "statepoint-example" { ret void }
;--- hardened-loads: a managed function with the attribute speculative_load_hardening
define void @f() speculative_load_hardening gc "statepoint-example" { ret void }
;--- soft-float: a managed function with the attribute "use-soft-float"
define void @f(double %d) "use-soft-float"="true" gc "statepoint-example" { ret void }
;--- without-sse: a managed function for a machine without SSE2
define void @f(i64 %d) "target-features"="+cx8,-sse2" gc "statepoint-example" { ret void }
;--- fentry: a managed function with the attribute "fentry-call"
define void @f() "fentry-call"="true" gc "statepoint-example" { ret void }
;--- instrumented: a managed function with the attribute "instrument-function-entry-inlined"
define void @f() "instrument-function-entry-inlined"="mcount" gc "statepoint-example" { ret void }
;--- probed: a managed function with the attribute "probe-stack"
define void @f() "probe-stack"="__probe" gc "statepoint-example" { ret void }
;--- two-natures: a "gc-leaf-function" with a collector
define void @f() "gc-leaf-function" gc "statepoint-example" { ret void }
;--- leaf-calls: a call in a "gc-leaf-function" of a function that is none
declare void @g()
define void @f() "gc-leaf-function" {
  call void @g()
  ret void
}
;--- strategy: unknown collector strategy "ocaml"
define void @f() gc "ocaml" { ret void }
;--- patched: "statepoint-num-patch-bytes"
declare void @g()
define void @f() gc "statepoint-example" {
  call void @g() "statepoint-num-patch-bytes"="5"
  ret void
}
;--- letter: the attribute "loam-escape" has no value "x"
declare void @g(ptr addrspace(1) "loam-escape"="x")
;--- letters: the attribute "loam-escape" has no value "rc"
declare ptr addrspace(1) @g(ptr addrspace(1) "loam-escape"="rc")
;--- letter-without-result: in a function without a managed pointer among its results
declare void @g(ptr addrspace(1) "loam-escape"="r")
;--- source-alone: a typed copy has a destination "d" and, after it, a source "s"
declare void @g(ptr addrspace(1) "loam-escape"="s")
;--- letter-on-integer: on a parameter that is no pointer
declare void @g(i64 "loam-escape"="L")
;--- letter-on-call: the attribute "loam-escape" has no value "?"
declare void @g(ptr addrspace(1))
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  call void @g(ptr addrspace(1) "loam-escape"="?" %p)
  ret void
}
;--- misspelt: unknown attribute "loam-nospilt"
define void @f() "loam-nospilt" gc "statepoint-example" { ret void }
;--- misplaced: the attribute "loam-results" belongs on a parameter
define void @f() "loam-results" gc "statepoint-example" { ret void }
;--- results-second: "loam-results" is the first parameter of a function that returns nothing
define void @f(i64 %n, ptr addrspace(1) "loam-results" %r) gc "statepoint-example" { ret void }
;--- results-raw: "loam-results" on a parameter that is no managed pointer
define void @f(ptr "loam-results" %r) gc "statepoint-example" { ret void }
;--- indirect: ok
declare void @g(ptr addrspace(1) "loam-indirect")
define void @f(ptr addrspace(1) "loam-indirect"="noptr" %r) gc "statepoint-example" {
  call void @g(ptr addrspace(1) "loam-indirect" %r)
  ret void
}
;--- indirect-value: the attribute "loam-indirect" has no value "ptr"
define void @f(ptr addrspace(1) "loam-indirect"="ptr" %r) gc "statepoint-example" { ret void }
;--- indirect-integer: "loam-indirect" on a parameter that is no managed pointer
define void @f(i64 "loam-indirect" %r) gc "statepoint-example" { ret void }
;--- advances-to-nowhere: "loam-advances": the second result is no index like the last parameter
declare i64 @next(ptr addrspace(1), i64) "loam-advances" "gc-leaf-function"
;--- hints: ok
define void @f(ptr addrspace(1) dereferenceable(8) %p) minsize optsize noinline sspstrong "loam-nosplit" gc "statepoint-example" {
  ret void
}
;--- not-optimized: ok
declare void @g(ptr addrspace(1))
define void @f(ptr addrspace(1) %p) optnone noinline gc "statepoint-example" {
  %x = alloca ptr addrspace(1)
  store ptr addrspace(1) %p, ptr %x
  call void @g(ptr addrspace(1) %p)
  %q = load ptr addrspace(1), ptr %x
  call void @g(ptr addrspace(1) %q)
  ret void
}
