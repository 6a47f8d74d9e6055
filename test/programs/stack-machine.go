// gcstress: 50
// wbstress: 50
// A stack machine, states that are functions, embedded interfaces, type switches, log, a recovered run-time error.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
)

type Op uint8

const (
	Push Op = iota
	Add
	Mul
	Jnz
	Dup
	Sub
	Print
	Halt
)

//go:generate stringer
func (o Op) String() string {
	return [...]string{"push", "add", "mul", "jnz", "dup", "sub", "print", "halt"}[o]
}

type Instr struct {
	Op
	Arg int
}

type VM struct {
	stack []int
	pc    int
	out   strings.Builder
	trace func(Instr, ...int)
}

func (vm *VM) pop() (x int) {
	n := len(vm.stack) - 1
	x, vm.stack = vm.stack[n], vm.stack[:n]
	return
}

func (vm *VM) Run(code []Instr) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("pc %d: %v", vm.pc, r)
		}
	}()
	ops := map[Op]func(a, b int) int{
		Add: func(a, b int) int { return a + b },
		Mul: func(a, b int) int { return a * b },
		Sub: func(a, b int) int { return a - b },
	}
loop:
	for {
		in := code[vm.pc]
		vm.pc++
		if vm.trace != nil {
			vm.trace(in, vm.stack...)
		}
		switch in.Op {
		case Push:
			vm.stack = append(vm.stack, in.Arg)
		case Dup:
			vm.stack = append(vm.stack, vm.stack[len(vm.stack)-1])
		case Add, Mul, Sub:
			b, a := vm.pop(), vm.pop()
			vm.stack = append(vm.stack, ops[in.Op](a, b))
		case Jnz:
			if vm.stack[len(vm.stack)-1] == 0 {
				break
			}
			vm.pc = in.Arg
		case Print:
			vm.out.WriteString(strconv.Itoa(vm.pop()) + ";")
		case Halt:
			break loop
		}
	}
	return nil
}

type State func(*lexer) State
type lexer struct {
	in  string
	pos int
	out []string
}

func start(l *lexer) State {
	switch {
	case l.pos >= len(l.in):
		return nil
	case l.in[l.pos] == ' ':
		l.pos++
		return start
	case l.in[l.pos] >= '0' && l.in[l.pos] <= '9':
		return number
	}
	return word
}
func number(l *lexer) State {
	i := l.pos
	for l.pos < len(l.in) && l.in[l.pos] >= '0' && l.in[l.pos] <= '9' {
		l.pos++
	}
	l.out = append(l.out, "N"+l.in[i:l.pos])
	return start
}
func word(l *lexer) State {
	i := l.pos
	for l.pos < len(l.in) && l.in[l.pos] > '9' {
		l.pos++
	}
	l.out = append(l.out, "W"+l.in[i:l.pos])
	return start
}

type Shape interface {
	Area() float64
	Perimeter() float64
}
type Named interface{ Name() string }
type NamedShape interface {
	Shape
	Named
}
type base struct{ name string }

func (b *base) Name() string { return b.name }

type Rect struct {
	*base
	w, h float64
}
type Square struct{ Rect }

func (r Rect) Area() float64      { return r.w * r.h }
func (r Rect) Perimeter() float64 { return 2 * (r.w + r.h) }
func (s Square) Area() float64    { return s.Rect.Area() + 0 }
func (s *Square) Scale(k float64) { s.w *= k; s.h *= k }

func bowling(rolls ...int) (score int) {
	i := 0
	for frame := 0; frame < 10; frame++ {
		switch {
		case rolls[i] == 10:
			score += 10 + rolls[i+1] + rolls[i+2]
			i++
		case rolls[i]+rolls[i+1] == 10:
			score += 10 + rolls[i+2]
			i += 2
		default:
			score += rolls[i] + rolls[i+1]
			i += 2
		}
	}
	return
}

func fib() func() int {
	a, b := 0, 1
	return func() (r int) { r, a, b = a, b, a+b; return }
}

func main() {
	code := []Instr{{Push, 5}, {Op: Dup}, {Op: Print}, {Push, 1}, {Op: Sub}, {Jnz, 1}, {Op: Halt}}
	vm := &VM{}
	fmt.Println(vm.Run(code), vm.out.String(), vm.stack)
	n := 0
	bad := &VM{trace: func(in Instr, s ...int) { n++; fmt.Print(in, s, " ") }}
	fmt.Println(bad.Run([]Instr{{Push, 1}, {Op: Add}}), n)
	fmt.Println((&VM{}).Run([]Instr{{Op: Push}}))
	l := &lexer{in: "abc 12 x9"}
	for s := State(start); s != nil; {
		s = s(l)
	}
	fmt.Printf("%q\n", l.out)
	sq := Square{Rect{&base{"sq"}, 2, 2}}
	sq.Scale(1.5)
	var sh Shape = sq
	if ns, ok := sh.(NamedShape); ok {
		fmt.Println(ns.Name(), ns.Area(), ns.Perimeter())
	}
	area := sq.Area
	per := Rect.Perimeter
	scale := (*Square).Scale
	scale(&sq, 2)
	fmt.Println(area(), sq.Area(), per(sq.Rect))
	for _, s := range []any{sh, 1, "s", nil, 2.5, []int{}, Op(2), &sq, func() {}, struct{}{}} {
		switch v := s.(type) {
		case nil:
			fmt.Print("nil ")
		case int, float64:
			fmt.Printf("num %v ", v)
		case fmt.Stringer:
			fmt.Print("stringer ", v, " ")
		case Shape:
			fmt.Printf("%T %.1f ", v, v.Area())
		case func():
			fmt.Print("func ")
		default:
			fmt.Printf("%T ", v)
		}
	}
	fmt.Println()
	fmt.Println(bowling(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10), bowling(9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9))
	f := fib()
	for i := 0; i < 10; i++ {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	logger := log.New(os.Stdout, "app: ", log.Lmsgprefix)
	logger.Printf("hello %d", 1)
	logger.SetPrefix("[x] ")
	logger.SetFlags(log.Lshortfile)
	logger.Println("with file")
	defer fmt.Println("deferred 1")
	defer func() {
		r := recover()
		fmt.Println("recovered", r)
		var e interface{ RuntimeError() }
		e, ok := r.(interface{ RuntimeError() })
		fmt.Println(e != nil, ok)
	}()
	var arr [4]int
	idx := 7
	goto here
here:
	if idx > 5 {
		idx--
		goto here
	}
	fmt.Println(arr[idx])
}
