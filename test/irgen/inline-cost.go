// Inlining costs are those of gc 1.19, node for node.
// RUN: loam build -o /dev/null -gcflags=-m=2 %s 2>&1 | sort -s -t: -k2,2n -k3,3n | FileCheck %s
package p

import "math"

type S struct {
	a, b int
	p    *S
	arr  [4]int
}
type I interface{ M(int) int }
type T int

func (t T) M(x int) int  { return int(t) + x } // CHECK: [[@LINE]]:6: can inline T.M with cost 4 as: method(T) func(int) int { return int(t) + x }
func (s *S) P(x int) int { return s.a }        // CHECK: [[@LINE]]:6: can inline (*S).P with cost 3
func fields(s *S) int    { return s.p.p.a + (*s).b + s.arr[1] } // CHECK: [[@LINE]]:6: can inline fields with cost 14
func iface(i I) int      { return i.M(3) }     // CHECK: [[@LINE]]:6: can inline iface with cost 62
func static(t T) int     { return t.M(4) }     // CHECK: [[@LINE]]:6: can inline static with cost 9
func address(s S) int    { return s.P(4) }     // CHECK: [[@LINE]]:6: can inline address with cost 9
func grow(n int) []int   { return append(make([]int, 0, n), 1, 2, 3) } // CHECK: [[@LINE]]:6: can inline grow with cost 8
func variadic(xs ...int) int { return len(xs) } // CHECK: [[@LINE]]:6: can inline variadic with cost 3
func spread() int { return variadic(1, 2, 3) + variadic() } // CHECK: [[@LINE]]:6: can inline spread with cost 15
func box(x int) interface{} { return x }       // CHECK: [[@LINE]]:6: can inline box with cost 3
func call(f func(int) int) int { return f(1) } // CHECK: [[@LINE]]:6: can inline call with cost 61
func known() int { f := func(x int) int { return x + 1 }; return f(2) } // CHECK: [[@LINE]]:6: can inline known with cost 32
// CHECK: [[@LINE-1]]:25: can inline known.func1 with cost 4
func sqrt(x float64) float64 { return math.Sqrt(x) } // CHECK: [[@LINE]]:6: can inline sqrt with cost 4
func concat(a, b, c string) string { return a + b + c + "x" } // CHECK: [[@LINE]]:6: can inline concat with cost 6
func switches(x int) string { switch x { case 1, 2: return "a"; case 3: return "b" }; return "c" } // CHECK: [[@LINE]]:6: can inline switches with cost 13
func fails() { panic("no") }                   // CHECK: [[@LINE]]:6: can inline fails with cost 3
func literals() []*S { return []*S{{a: 1}, {b: 2}} } // CHECK: [[@LINE]]:6: can inline literals with cost 11
func dead(x int) int { if true { return x }; return variadic(x, x, x) } // CHECK: [[@LINE]]:6: can inline dead with cost 2

//go:noinline
func marked() {}                               // CHECK: [[@LINE]]:6: cannot inline marked: marked go:noinline
func self(n int) int { if n == 0 { return 0 }; return self(n - 1) } // CHECK: [[@LINE]]:6: cannot inline self: recursive
func local() { type t int }                    // CHECK: [[@LINE]]:6: cannot inline local: unhandled op DCLTYPE
func two(i I) int { return i.M(1) + i.M(2) }   // CHECK: [[@LINE]]:6: cannot inline two: function too complex: cost 124 exceeds budget 80
