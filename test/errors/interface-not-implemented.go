// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// The missing method is named, and why a method does not count.
package p

type stringer interface{ String() string }
type a struct{}
type b struct{}
type c struct{}

func (*b) String() string { return "" }
func (c) String() int     { return 0 }

var (
	_ stringer = a{} // CHECK: {{^.*}}:[[@LINE]]:15: cannot use a{} (value of type a) as type stringer in variable declaration:
	_ stringer = b{} // CHECK: {{^.*}}:[[@LINE]]:15: cannot use b{} (value of type b) as type stringer in variable declaration:
	_ stringer = c{} // CHECK: {{^.*}}:[[@LINE]]:15: cannot use c{} (value of type c) as type stringer in variable declaration:
	_ stringer = &b{}
)
