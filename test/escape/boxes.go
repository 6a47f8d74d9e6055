// RUN: loam build -gcflags="-m" -o %t %s 2>&1 | FileCheck %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t | FileCheck --check-prefix=OUT %s
// RUN: env GODEBUG=stackmove=1 %t | FileCheck --check-prefix=OUT %s
// RUN: loam run -gcflags=-d=poisonframes %s | FileCheck --check-prefix=OUT %s
// RUN: loam build -gcflags="-m" -o /dev/null %s 2>&1 | FileCheck --check-prefix=GC %s
// What takes an `any` may call its methods, and these may keep what the value leads to, or a pointer's object, but not the box of a value:
// they get a copy. gc makes no such difference, and neither do the reports that check a program for it.
package main

import (
	"./Inputs/frames"
	"errors"
	"fmt"
)

type point struct{ x, y int }
type number int

func (n number) String() string { return fmt.Sprint("number ", int(n)) }

type deep struct {
	N [2]number
}

// A pointer whose method keeps it, and a struct that is just a pointer.
type keeper struct{ n int }

var kept *keeper

func (k *keeper) String() string { kept = k; return "keeper" }

type holder struct{ p *int }

var held *int

func (h holder) String() string { held = h.p; return "holder" }

type pair struct{ p, q *int }

func (p pair) String() string { held = p.q; return "pair" }

// Formatters keep what they are given.
type formatter struct{ n int }

var state fmt.State
var value any

func (f formatter) Format(s fmt.State, verb rune) { state, value = s, f; fmt.Fprintf(s, "<%d>", f.n) }

type failure struct{ n int }

func (f failure) Error() string { return "failure" }

//go:noinline
func plain(i int, s string, f float64, b []byte) {
	fmt.Println(i, s, f) // CHECK-DAG: [[@LINE]]:13: i does not escape
	// CHECK-DAG: [[@LINE-1]]:13: s does not escape
	// GC-DAG: [[@LINE-2]]:13: i escapes to heap
	fmt.Printf("%v %d\n", point{i, 2}, [2]int{i, i}) // CHECK-DAG: [[@LINE]]:29: point{...} does not escape
	// CHECK-DAG: [[@LINE-1]]:43: [2]int{...} does not escape
	fmt.Printf("%d %q %w\n", "text", i, i) // CHECK-DAG: [[@LINE]]:27: "text" does not escape
	fmt.Printf("%d %z %s\n", b, b, b)      // CHECK-DAG: [[@LINE]]:13: b does not escape
	fmt.Println(fmt.Errorf("%d", i))       // CHECK-DAG: [[@LINE]]:25: i does not escape
	fmt.Printf("%*d|%.*f\n", i%10, i, 2, f)
}

//go:noinline
func withMethods(i int) {
	fmt.Println(number(i)) // CHECK-DAG: [[@LINE]]:20: number(i) does not escape
	fmt.Println(deep{})    // CHECK-DAG: [[@LINE]]:18: deep{} does not escape
	k := &keeper{i}        // CHECK-DAG: [[@LINE]]:7: &keeper{...} escapes to heap
	fmt.Println(k)
	a, b, c, d := i, i+1, i+2, i+3
	// CHECK-DAG: [[@LINE-1]]:2: moved to heap: a
	// CHECK-DAG: [[@LINE-2]]:8: moved to heap: c
	fmt.Println(holder{&a})
	fmt.Println(*held)
	fmt.Println(pair{&b, &c})
	fmt.Println(*held)
	fmt.Println(struct{ p *int }{&d}.p == nil)
	fmt.Println(formatter{i}) // CHECK-DAG: [[@LINE]]:23: formatter{...} does not escape
	fmt.Println([]any{i, number(i)}, map[string]number{"a": number(i)}, &deep{}, i < 3) // CHECK-DAG: [[@LINE]]:20: i escapes to heap
	// CHECK-DAG: [[@LINE-1]]:81: i < 3 does not escape
}

//go:noinline
func wraps(i int) error {
	return fmt.Errorf("%w of %d", failure{i}, i) // CHECK-DAG: [[@LINE]]:39: failure{...} does not escape
	// CHECK-DAG: [[@LINE-1]]:39: i does not escape
}

// What is not printed alone is kept as before.
func keeps(x any) { value = x }

//go:noinline
func others(i int) {
	keeps(i)             // CHECK-DAG: [[@LINE]]:7: i escapes to heap
	x := fmt.Sprint(i+1) // CHECK-DAG: [[@LINE]]:19: i + 1 does not escape
	fmt.Println(value, x)
}

func main() {
	plain(1000, "abc", 1.5, []byte("xy"))
	withMethods(2000)
	frames.Overwrite(10)
	fmt.Println(kept.n, *held, value)
	_, ok := state.Width()
	fmt.Println(ok)
	err := wraps(3000)
	frames.Overwrite(10)
	fmt.Println(err, errors.Unwrap(err).(failure).n)
	others(4000)
}

// OUT: 1000 abc 1.5
// OUT-NEXT: {1000 2} [1000 1000]
// OUT-NEXT: %!d(string=text) 'Ϩ' %!w(int=1000)
// OUT-NEXT: [120 121] [%!z(uint8=120) %!z(uint8=121)] xy
// OUT-NEXT: 1000
// OUT-NEXT: 1000|1.50
// OUT-NEXT: number 2000
// OUT-NEXT: {[number 0 number 0]}
// OUT-NEXT: keeper
// OUT-NEXT: holder
// OUT-NEXT: 2000
// OUT-NEXT: pair
// OUT-NEXT: 2002
// OUT-NEXT: false
// OUT-NEXT: <2000>
// OUT-NEXT: [2000 number 2000] map[a:number 2000] &{[number 0 number 0]} false
// OUT-NEXT: 2000 2002 <2000>
// OUT-NEXT: false
// OUT-NEXT: failure of 3000 3000
// OUT-NEXT: 4000 4001
