// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// No stack holds a frame of a gigabyte: arguments, results and what is copied to the stack are errors as in gc.
package main

type T [1 << 30]byte

func (t T) method() {} // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 1024 MB args

func result() (t [1e10]bool) { return } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 9536 MB args

func rounded(t [1<<30 - 1]byte) {} // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 1024 MB args

func fits(t [1<<30 - 8]byte) {}

func several(a, b, c [400 << 20]byte) (d, e [300 << 20]byte) { return } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 1800 MB args

func loop() { // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args
	xs := [32537630 / 8][33]int{}
	for _, x := range xs {
		println(len(x))
	}
}

func copies(p *[3 << 30]byte) { // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 3072 MB locals + 0 MB args
	for i, x := range *p {
		println(i, x)
	}
}

func through(f func(T), t *T) { // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args
	f(*t)
}

// Copied straight into what they are boxed or bound in, or moved to the heap.
func boxed(p *T) interface{} { return [...]interface{}{*p, *p} }

func entries(m map[int]T) {
	for _, v := range m {
		println(v[0])
	}
}

func bound(t *T) func() { return t.method }

func asserted(x interface{}) { // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args
	y := x.(T)
	println(y[1])
}

func put(m map[int]T, p *T) { m[1] = *p } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args

func zero() interface{} { return T{} } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args

func same(p *T) bool { return *p == T{} } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args

func variable(p *T) interface{} { // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 1024 MB locals + 0 MB args
	t := *p
	return t
}

type taker interface{ give() T }

func called(t taker) { t.give() } // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 0 MB args + 1024 MB callee

func main() {
	go func(t *T) { println(len(t)) }(nil)
	defer func(t T) {}(T{}) // CHECK: :[[@LINE]]:2: stack frame too large (>1GB): 0 MB locals + 0 MB args + 1024 MB callee
	// CHECK: :[[@LINE-1]]:8: stack frame too large (>1GB): 0 MB locals + 1024 MB args
	_ = func(t T) {} // CHECK: :[[@LINE]]:6: stack frame too large (>1GB): 0 MB locals + 1024 MB args
}
