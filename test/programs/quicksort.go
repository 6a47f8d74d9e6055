// args: 3000
// gcstress: 1
// Quicksort in place with an insertion sort below twelve, checked: slices of slices of one array.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type random uint64

func (r *random) next() uint64 {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return uint64(*r)
}

func quicksort(s []int) {
	for len(s) > 12 {
		pivot := s[len(s)/2]
		i, j := 0, len(s)-1
		for i <= j {
			for s[i] < pivot {
				i++
			}
			for s[j] > pivot {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		if j < len(s)-i {
			quicksort(s[:j+1])
			s = s[i:]
		} else {
			quicksort(s[i:])
			s = s[:j+1]
		}
	}
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j-1] > s[j]; j-- {
			s[j-1], s[j] = s[j], s[j-1]
		}
	}
}

func main() {
	n := 3000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var r random = 88172645463325252
	s := make([]int, n)
	sum := 0
	for i := range s {
		s[i] = int(r.next() % 1000003)
		sum += s[i]
	}
	quicksort(s)
	for i := 1; i < n; i++ {
		if s[i-1] > s[i] {
			fmt.Println("not sorted at", i)
			os.Exit(1)
		}
		sum -= s[i]
	}
	fmt.Println(n, "sorted:", s[0], s[n/4], s[n/2], s[n-1], sum == s[0])
}
