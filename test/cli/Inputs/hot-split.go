package main

//go:noinline
func callee(n int, p *[16]int) int { return p[n&15] + outside(n) }

//go:noinline
func outside(n int) int { return n }

// Its frame is larger than descend's, so at some depth a stack of segments ends within it.
//
//go:noinline
func loop() (sum int) {
	var a [16]int
	for i := 0; i < 500; i++ {
		sum += callee(i, &a)
	}
	return sum
}

//go:noinline
func descend(n int, p *int) int {
	x := n
	if n == 0 {
		return *p
	}
	sum := loop()
	return descend(n-1, &x) + *p + sum
}

func main() { println(descend(100, new(int))) }
