// args: 3
// An interpreter with precomputed jumps: a tight loop over a switch, a tape, bytes out.
package main

import (
	"fmt"
	"os"
	"strconv"
)

const hello = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
const squares = "++++[>+++++<-]>[<+++++>-]+<+[>[>+>+<<-]++>>[<<+>>-]>>>[-]++>[-]+>>>+[[-]++++++>>>]<<<[[<++++++++<++>>-]+<.<[>----<-]<]<<[>>>>>[>>>[-]+++++++++<[>-<-]+++++++++>[-[<->-]+[<<<]]<+>>]<<]<<-]"

func jumps(program string) []int {
	targets := make([]int, len(program))
	var open []int
	for i := 0; i < len(program); i++ {
		switch program[i] {
		case '[':
			open = append(open, i)
		case ']':
			j := open[len(open)-1]
			open = open[:len(open)-1]
			targets[i], targets[j] = j, i
		}
	}
	return targets
}

func run(program string, out []byte) ([]byte, int) {
	targets := jumps(program)
	var tape [512]byte
	steps, at := 0, 0
	for pc := 0; pc < len(program); pc++ {
		steps++
		switch program[pc] {
		case '>':
			at++
		case '<':
			at--
		case '+':
			tape[at]++
		case '-':
			tape[at]--
		case '.':
			out = append(out, tape[at])
		case '[':
			if tape[at] == 0 {
				pc = targets[pc]
			}
		case ']':
			if tape[at] != 0 {
				pc = targets[pc]
			}
		}
	}
	return out, steps
}

func main() {
	rounds := 3
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	out, steps := run(hello, nil)
	fmt.Print(string(out))
	fmt.Println(steps)
	for i := 0; i < rounds; i++ {
		out, steps = run(squares, out[:0])
	}
	fmt.Print(string(out))
	fmt.Println(steps)
}
