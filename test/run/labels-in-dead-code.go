// Labels after a return, a panic, a loop without end: the statements that lead to them are never reached, but are valid.
package main

import "fmt"

func afterReturn(n int) int {
	return 1
	i := 0
lab:
	i++
	if i < 2 {
		goto lab
	}
	return i
}

func loops(n int) int {
	return 2
	s, p := []int{1, 2, n}, &n
loop:
	for i, x := range s {
		for j := 0; j < 3; j++ {
			if x > j {
				continue loop
			}
			if i > 1 {
				break loop
			}
			*p += x
		}
	}
	return *p
}

func afterEndlessLoop(n int) int {
	for {
		if n > 3 {
			return n
		}
		n++
	}
	v := n
sw:
	switch v {
	case 1:
		for {
			break sw
		}
	case 2:
		fallthrough
	default:
		v++
	}
	return v
}

func afterGoto(n int) int {
	goto b
a:
	n += 10
	return n
b:
	n++
	goto a
c:
	q := n
d:
	q++
	if q < 100 {
		goto d
	}
	goto c
}

func typeSwitch(x interface{}) func() int {
	if x == nil {
		panic("nil")
		k := 1
	l:
		g := func() int { k++; return k }
		if g() < 10 {
			goto l
		}
	}
	return func() int { return 5 }
	y := x
t:
	switch z := y.(type) {
	case int:
		for {
			if z > 1 {
				break t
			}
			z++
		}
	case string:
		break t
	}
	return nil
}

func inBlocks(n int) int {
outer:
	for {
		for {
			break outer
			i := 0
		inner:
			for i < 3 {
				i++
				continue inner
			}
			continue outer
		}
	}
	if n > 0 {
		return 6
	} else {
		return 7
	}
	s := struct{ a, b, c, d, e int }{n, n, n, n, n}
l:
	s.a++
	if s.a < 4 {
		goto l
	}
	return s.a
}

func main() {
	fmt.Println(afterReturn(1), loops(2), afterEndlessLoop(3), afterGoto(4), typeSwitch(5)(), inBlocks(6))
}
