// Random insertions and deletions in maps of few groups of slots, so that every slot of a group becomes full, deleted and full again.
package main

import "fmt"

type rng uint64

func (r *rng) next(n int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % n
}

func check(m map[int]int, s map[string]int, there []int) bool {
	n := 0
	for k, v := range there {
		got, ok := m[k]
		text, okText := s[fmt.Sprint("key", k)]
		if ok != (v != 0) || got != v || okText != ok || text != v {
			return false
		}
		if v != 0 {
			n++
		}
	}
	sum := 0
	for k, v := range m {
		if there[k] != v {
			return false
		}
		sum++
	}
	return n == len(m) && n == len(s) && n == sum
}

// Maps of up to n entries.
func attack(r *rng, n int) bool {
	m, s, there := map[int]int{}, map[string]int{}, make([]int, n)
	for step := 1; step < 40*n; step++ {
		k := r.next(n)
		if r.next(5) < 2 {
			delete(m, k)
			delete(s, fmt.Sprint("key", k))
			there[k] = 0
		} else {
			m[k], s[fmt.Sprint("key", k)], there[k] = step, step, step
		}
		if step%n == 0 && !check(m, s, there) {
			return false
		}
	}
	return check(m, s, there)
}

func main() {
	r := rng(1)
	for n := 1; n <= 40; n += 2 {
		for i := 0; i < 2; i++ {
			if !attack(&r, n) {
				fmt.Println("differs at", n, i)
			}
		}
	}
	fmt.Println("done")
}
