// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Interface literals are compared by all their methods, also before the declarations around them are
// complete.
package p

var h func(interface{ N() }) = func(interface{ M() }) {}
// CHECK: :[[@LINE-1]]:32: cannot use func(interface{M()}) {} (value of type func(interface{M()})) as type func(interface{N()}) in variable declaration
var s struct{ f interface{ A() } } = struct{ f interface{ B() } }{}
// CHECK: :[[@LINE-1]]:38: cannot use struct{f interface{B()}}{} (value of type struct{f interface{B()}}) as type struct{f interface{A()}} in variable declaration
var c = []interface{ A() }([]interface{}{1})
// CHECK: :[[@LINE-1]]:28: cannot convert []interface{}{…} (value of type []interface{}) to type []interface{A()}

type length [len([1]func(interface{ X() }){func(interface{ Y() }) {}})]int
// CHECK: :[[@LINE-1]]:44: cannot use func(interface{Y()}) {} (value of type func(interface{Y()})) as type func(interface{X()}) in array or slice literal
type embedded [len([1]func(interface{ J }){func(interface{ n() }) {}})]int
type J interface{ n() }
type T struct{}

func (T) m(interface{ A() }) {}

var _ interface{ m(interface{ B() }) } = T{}
// CHECK: :[[@LINE-1]]:42: cannot use T{} (value of type T) as type interface{m(interface{B()})} in variable declaration:
// CHECK-NEXT: T does not implement interface{m(interface{B()})} (wrong type for m method)
// CHECK-NEXT: have m(interface{A()})
// CHECK-NEXT: want m(interface{B()})
var _ interface{ m(interface{ A() }) } = T{}

func f(x interface{}) {
	switch x.(type) {
	case interface{ N() }:
	case interface{ M() }:
	case []interface{ error }:
	case []interface{ Error() string }:
	// CHECK: :[[@LINE-1]]:7: duplicate case []interface{Error() string} in type switch
	// CHECK-NEXT: :[[@LINE-3]]:7: previous case
	}
	copy([]interface{ A() }{}, []interface{ B() }{})
	// CHECK: :[[@LINE-1]]:7: invalid argument: arguments to copy []interface{A()}{} (value of type []interface{A()}) and []interface{B()}{} (value of type []interface{B()}) have different element types interface{A()} and interface{B()}
}

// Methods are written in Go's order: exported ones first, then by name.
// CHECK: {{^.*}}:[[@LINE+1]]:13: cannot use interface{N(); M(); l(); error}(nil) (value of type interface{M(); N(); l(); error})
var n int = interface{ N(); M(); l(); error }(nil)
