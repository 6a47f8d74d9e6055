; A descriptor describes the very object that names it: a pointer that it leaves out would never be seen by the collector.
; RUN: python3 %loam_root/test/support/check_refusals.py %s
;--- null: null is no descriptor for an object with managed pointers
define void @f() gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr null}
;--- function: @g is no type descriptor
declare void @g()
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @g}
;--- variable: @d is no type descriptor
@d = global { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 0, i32 0, i8 0, i8 8, i8 8, i8 2, ptr null }
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- number: @d is no type descriptor
@d = constant i64 3
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- short: @d is no type descriptor
@d = constant { i64 } { i64 8 }
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- unknown-kind: is a type descriptor of an unknown kind
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 0, i32 0, i8 0, i8 8, i8 8, i8 99, ptr null }
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- other-size: @d describes 16 bytes, the object has 8
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 0, i32 0, i8 0, i8 8, i8 8, i8 25, ptr null }
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- pointers-past-the-end: whose pointer words are not within its size
@b = constant [1 x i8] c"\03"
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 16, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @b }
define void @f() gc "statepoint-example" {
  %x = alloca i64, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- without-mask: without its map of pointer words
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 22, ptr null }
define void @f() gc "statepoint-example" {
  %x = alloca ptr addrspace(1), !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- mask-where-runs-must-be: without its map of pointer words
@b = constant [2097152 x i8] zeroinitializer
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 67108872, i64 67108872, i32 0, i8 0, i8 8, i8 8, i8 17, ptr @b }
define void @f() gc "statepoint-example" {
  %x = alloca [8388609 x ptr addrspace(1)], !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- runs-with-a-gap: without its map of pointer words
@b = constant [1 x i8] c"\01"
@r = constant [3 x { i64, i64, ptr }] [{ i64, i64, ptr } { i64 0, i64 1, ptr @b }, { i64, i64, ptr } { i64 9, i64 9, ptr @b }, { i64, i64, ptr } { i64 8388609, i64 1, ptr null }]
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 67108872, i64 67108872, i32 0, i8 0, i8 8, i8 8, i8 17, ptr @r }
define void @f() gc "statepoint-example" {
  %x = alloca [8388609 x ptr addrspace(1)], !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- leaves-out: leaves out a managed pointer of the object
@b = constant [1 x i8] c"\01"
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 16, i64 8, i32 0, i8 0, i8 8, i8 8, i8 25, ptr @b }
define void @f() gc "statepoint-example" {
  %x = alloca { i64, ptr addrspace(1) }, !loam.object !0
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- variable-of-another-size: @g: !loam.type: @d describes 8 bytes, the object has 16
@b = constant [1 x i8] c"\01"
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 8, i64 8, i32 0, i8 0, i8 8, i8 8, i8 22, ptr @b }
@g = global [2 x i64] zeroinitializer, !loam.type !0
!0 = !{ptr @d}
;--- variable-null: null is no descriptor for an object with managed pointers
@g = global ptr addrspace(1) null, !loam.type !0
!0 = !{ptr null}
;--- array-of-objects: ok
@b = constant [1 x i8] c"\05"
@d = constant { i64, i64, i32, i8, i8, i8, i8, ptr } { i64 32, i64 24, i32 0, i8 0, i8 8, i8 8, i8 17, ptr @b }
declare void @use(ptr addrspace(1))
define void @f() gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }, i32 2, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %p)
  ret void
}
!0 = !{!"var", !"x", ptr @d}
;--- elsewhere: ok
@d = external constant i8
declare void @use(ptr addrspace(1))
define void @f() gc "statepoint-example" {
  %x = alloca { ptr addrspace(1), i64 }, !loam.object !0
  %p = addrspacecast ptr %x to ptr addrspace(1)
  call void @use(ptr addrspace(1) %p)
  ret void
}
!0 = !{!"var", !"x", ptr @d}
