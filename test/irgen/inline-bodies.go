// Functions that can be inlined are printed as gc 1.19 prints them.
// RUN: loam build -o /dev/null -gcflags=-m=2 %s 2>&1 | sort -s -t: -k2,2n -k3,3n | FileCheck %s
package p

type S struct{ a, b int }
type I interface{ M(int) int }

var sink interface{}

func (s *S) P(x int) int { return s.a }
// CHECK: [[@LINE-1]]:6: can inline (*S).P with cost 3 as: method(*S) func(int) int { return s.a }
func (s S) V() int { return s.b }
// CHECK: [[@LINE-1]]:6: can inline S.V with cost 3 as: method(S) func() int { return s.b }
func derefs(p **int, q *int) int { **p = *q; return **p }
// CHECK: [[@LINE-1]]:6: can inline derefs with cost 10 as: func(**int, *int) int { *(*p) = *q; return *(*p) }
func methods(s *S) int { return s.P(1) + s.V() }
// CHECK: [[@LINE-1]]:6: can inline methods with cost 16 as: func(*S) int { return (*S).P(s, 1) + S.V(s) }
func vars() int { var x int; var y, z = 1, 2; var s S; s.a = x; return y + z + s.a }
// CHECK: [[@LINE-1]]:6: can inline vars with cost 29 as: func() int { var x int; x = <nil>; var y int; y = 1; var z int; z = 2; var s S; s = <nil>; s.a = x; return y + z + s.a }
func pairs() int { var a, b = two(); return a + b }
// CHECK: [[@LINE-1]]:6: can inline pairs with cost 16 as: func() int { var a int; var b int; a, b = two(); return a + b }
func two() (int, int) { return 1, 2 }
// CHECK: [[@LINE-1]]:6: can inline two with cost 3 as: func() (int, int) { return 1, 2 }
func bare() (x int) { x = 1; return }
// CHECK: [[@LINE-1]]:6: can inline bare with cost 4 as: func() int { x = 1; return  }
func loops(n []int) int { t := 0; for _, v := range n { t += v }; for i := 0; i < 3; i++ { t++ }; t--; return t }
// CHECK: [[@LINE-1]]:6: can inline loops with cost 34 as: func([]int) int { t := 0; for loop; for loop; t -= 1; return t }
func switches(x interface{}, n int) int { switch n { case 1: return 2 }; return 3 }
// CHECK: [[@LINE-1]]:6: can inline switches with cost 8 as: func(interface {}, int) int { switch statement; return 3 }
func sends(c chan int, x int) { c <- x }
// CHECK: [[@LINE-1]]:6: can inline sends with cost 3 as: func(chan int, int) { c <- x }
func ifs(b, c bool) int { if b { return 1 } else if c { return 2 } else { sink = 3 }; return 4 }
// CHECK: [[@LINE-1]]:6: can inline ifs with cost 14 as: func(bool, bool) int { if b { return 1 } else { if c { return 2 } else { sink = 3 } }; return 4 }
func spread(f func(...interface{}) int) int { return f(1, "a") + f() }
func empties(x interface{}, y struct{}) interface{} { sink = struct{}{}; return x }
// CHECK: [[@LINE-1]]:6: can inline empties with cost 6 as: func(interface {}, struct {}) interface {} { sink = struct {}{}; return x }
func labels(n int) { goto L; L: n++; sink = n }
// CHECK: [[@LINE-1]]:6: can inline labels with cost 9 as: func(int) { goto L; L: ; n += 1; sink = n }
