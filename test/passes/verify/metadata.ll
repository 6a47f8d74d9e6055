; Metadata that a pass would read without looking: its carriers and the shapes of its operands.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- kind: the kind "variable" is none of
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"variable", !"x", ptr null}
;--- kind-no-text: !loam.object is not
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{i32 1, !"x", ptr null}
;--- empty: !loam.object is not
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{}
;--- descriptor-no-pointer: !loam.object is not
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", i64 5}
;--- on-a-load: !loam.object belongs on an alloca of constant size
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  %x = load i64, ptr addrspace(1) %p, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr null}
;--- static-without-constant: a "static" object names a constant of the module
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"static", !"x", ptr null, ptr null}
;--- static-variable: a "static" object names a constant of the module
@c = global i64 1
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"static", !"x", ptr null, ptr @c}
;--- static-too-small: the constant of a "static" object is smaller than the object
@c = constant i32 1
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"static", !"x", ptr null, ptr @c}
;--- alignment: a tagged alloca with an alignment over 8
define void @f() gc "statepoint-example" {
  %x = alloca i64, align 16, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr null}
;--- heap-text: !loam.heap is not !{!"text"}
declare void @g()
define void @f() gc "statepoint-example" {
  call void @g(), !loam.heap !0
  ret void
}
!0 = !{i64 1}
;--- heap-on-a-store: !loam.heap belongs on a call
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  store i64 1, ptr addrspace(1) %p, !loam.heap !0
  ret void
}
!0 = !{!"x"}
;--- method-on-a-call: !loam.method belongs on a load
declare void @g()
define void @f() gc "statepoint-example" {
  call void @g(), !loam.method !0
  ret void
}
!0 = !{!"x.M"}
;--- note: !loam.note is not !{!"text"}
define void @f(ptr addrspace(1) %p) gc "statepoint-example" {
  store i64 1, ptr addrspace(1) %p, !loam.note !0
  ret void
}
!0 = !{!{}}
;--- func-name: !loam.func is not
define void @f() gc "statepoint-example" !loam.func !0 { ret void }
!0 = !{i64 1, i32 1, !""}
;--- func-cost: !loam.func is not
define void @f() gc "statepoint-example" !loam.func !0 { ret void }
!0 = !{!"f", !"1", !""}
;--- func-params: !loam.func is not
define void @f() gc "statepoint-example" !loam.func !0 { ret void }
!0 = !{!"f", i32 1, !"", !"params", !1, i32 1, i32 1}
!1 = !{}
;--- func-param: !loam.func: a parameter is not
define void @f(i64 %n) gc "statepoint-example" !loam.func !0 { ret void }
!0 = !{!"f", i32 1, !"", !1, !2, i32 1, i32 1}
!1 = !{!3}
!2 = !{}
!3 = !{!"n", i32 1, i32 1, !"0", i32 1}
;--- func-param-range: !loam.func: a parameter is not
define void @f(i64 %n) gc "statepoint-example" !loam.func !0 { ret void }
!0 = !{!"f", i32 1, !"", !1, !2, i32 1, i32 1}
!1 = !{!3}
!2 = !{}
!3 = !{!"n", i32 1, i32 1, i32 0, i32 9}
;--- func-result: !loam.func: a result is not
define i64 @f() gc "statepoint-example" !loam.func !0 { ret i64 0 }
!0 = !{!"f", i32 1, !"", !2, !1, i32 1, i32 1}
!1 = !{!3}
!2 = !{}
!3 = !{!"r", i32 -1, i32 1, i64 0, i64 8}
;--- func-file: !loam.func is not
declare !loam.func !0 void @f(ptr addrspace(1))
!0 = !{!"f", i32 1, !"", !1, !1, i32 1, i32 1, !"", !1}
!1 = !{}
;--- func: ok
define i64 @f(i64 %n) gc "statepoint-example" !loam.func !0 { ret i64 0 }
!0 = !{!"f", i32 1, !"", !1, !2, i32 1, i32 1}
!1 = !{!3}
!2 = !{!4}
!3 = !{!"n", i32 1, i32 1, i32 0, i32 1}
!4 = !{!"r", i32 0, i32 1, i64 0, i64 8}
;--- itab: @i: !loam.itab is not
@i = constant i64 0, !loam.itab !0
!0 = !{i64 1}
