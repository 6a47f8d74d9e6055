// A stack machine whose operations are methods above the budget of inlining.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
)

type Op byte

const (
	opPush Op = iota
	opLoad
	opStore
	opAdd
	opSub
	opMul
	opLess
	opJumpIf
	opJump
	opPrint
	opHalt
)

type Instr struct {
	op  Op
	arg int
}

type VM struct {
	stack []int
	vars  [8]int
	trace []string
	steps int
	limit int
}

func (m *VM) fail(what string) { panic(what) }

func (m *VM) push(x int) {
	if len(m.stack) == cap(m.stack) {
		bigger := make([]int, len(m.stack), 2*cap(m.stack)+8)
		copy(bigger, m.stack)
		m.stack = bigger
	}
	if m.limit > 0 && len(m.stack) > m.limit {
		m.fail("stack overflow at " + fmt.Sprint(m.steps))
	}
	m.stack = m.stack[:len(m.stack)+1]
	m.stack[len(m.stack)-1] = x
}

func (m *VM) pop() int {
	n := len(m.stack)
	if n == 0 {
		m.trace = append(m.trace, "underflow")
		m.fail("stack underflow at " + fmt.Sprint(m.steps) + " " + fmt.Sprint(m.trace))
	}
	x := m.stack[n-1]
	m.stack = m.stack[:n-1]
	return x
}

func (m *VM) run(code []Instr) int {
	pc := 0
	for {
		i := code[pc]
		pc++
		m.steps++
		switch i.op {
		case opPush:
			m.push(i.arg)
		case opLoad:
			m.push(m.vars[i.arg&7])
		case opStore:
			m.vars[i.arg&7] = m.pop()
		case opAdd:
			y, x := m.pop(), m.pop()
			m.push(x + y)
		case opSub:
			y, x := m.pop(), m.pop()
			m.push(x - y)
		case opMul:
			y, x := m.pop(), m.pop()
			m.push(x * y)
		case opLess:
			y, x := m.pop(), m.pop()
			if x < y {
				m.push(1)
			} else {
				m.push(0)
			}
		case opJumpIf:
			if m.pop() != 0 {
				pc = i.arg
			}
		case opJump:
			pc = i.arg
		case opPrint:
			fmt.Println(m.pop())
		case opHalt:
			return m.steps
		}
	}
}

func main() {
	if len(os.Args) > 1 {
		f, err := os.Create(os.Args[1])
		if err != nil {
			panic(err)
		}
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	m := &VM{limit: 1000}
	code := []Instr{
		{opPush, 0}, {opStore, 0}, {opPush, 0}, {opStore, 1},
		{opLoad, 0}, {opLoad, 1}, {opPush, 3}, {opMul, 0}, {opAdd, 0}, {opPush, 1}, {opSub, 0}, {opStore, 0},
		{opLoad, 1}, {opPush, 1}, {opAdd, 0}, {opStore, 1},
		{opLoad, 1}, {opPush, 12000000}, {opLess, 0}, {opJumpIf, 4},
		{opLoad, 0}, {opPrint, 0}, {opHalt, 0},
	}
	fmt.Println(m.run(code))
}
