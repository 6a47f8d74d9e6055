// Counted loops run in strips with a poll between two of them. Where a strip ends must not change how often the loop goes round: with
// bounds at both ends of the integers, steps that miss the bound or wrap round, steps that are variables, zero or negative.
package main

import "fmt"

const most = 5000 // rounds; a strip has fewer

var (
	ints  = []int{0, 1, 7, 4000, -1, -7, -4000, 1<<63 - 1, 1<<63 - 2, 1<<63 - 4001, -1 << 63, -1<<63 + 1, -1<<63 + 4001, 1 << 62}
	hash  uint64
	trace [most]uint64
)

func mix(rounds int) {
	hash = hash*31 + uint64(rounds)
	for _, x := range trace[:rounds] {
		hash = (hash ^ x) * 1099511628211
	}
}

//go:noinline
func signed(a, b, step int) {
	n, i := 0, 0
	for i = a; i < b; i++ {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i <= b; i++ {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i > b; i-- {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i >= b; i -= 3 {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i < b; i += 3 {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i != b; i += 2 {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i < b; i += step {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i <= b; i += step {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
}

//go:noinline
func unsigned(a, b, step uint) {
	n, i := 0, uint(0)
	for i = a; i < b; i++ {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i <= b; i++ {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i >= b; i-- {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i < b; i += 5 {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i <= b; i += step {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
}

//go:noinline
func narrow(a, b int32) {
	n, i := 0, int32(0)
	for i = a; i <= b; i++ {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
	for n, i = 0, a; i < b; i += 7 {
		if n == most {
			break
		}
		trace[n] = uint64(i)
		n++
	}
	mix(n)
}

func main() {
	for _, a := range ints {
		for _, b := range ints {
			for _, step := range []int{1, 2, 3, 1000, 0, -1, 1 << 40, -1 << 63} {
				signed(a, b, step)
				unsigned(uint(a), uint(b), uint(step))
			}
			narrow(int32(a>>32), int32(b>>32))
			narrow(int32(a), int32(b))
			if b == ints[0] {
				fmt.Println(a, hash)
			}
		}
	}
	fmt.Println(hash)
}
