// A value method behind an interface is called with the address of the value: a wrapper loads it, and names the method when the pointer is
// nil. A pointer method needs none.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

type I interface {
	M() int
	P()
}
type T struct{ a, b int }

func (t T) M() int { return t.a }
func (t *T) P()    {}

func f(t *T) I { return t }

// CHECK: @"itab:*p.T,p.I" = linkonce_odr constant { ptr, ptr, i32, i32, ptr, ptr } { ptr @"type:p.I", ptr @"type:*p.T", {{.*}} ptr @"p.(*T).M", ptr @"p.(*T).P" }

// CHECK-LABEL: define internal i64 @"p.(*T).M"(ptr addrspace(1) %0)
// CHECK-SAME: #[[WRAPPER:[0-9]+]]
// CHECK: icmp eq ptr addrspace(1) %0, null
// CHECK: call void @runtime.panicwrap()
// CHECK: call i64 @p.T.M(i64 %{{.*}}, i64 %{{.*}})
// CHECK: attributes #[[WRAPPER]] = { {{.*}}"loam-wrapper"
