// Maps of several sizes: lookups, insertions, iteration, deletion; word counts. With a second argument: the bytes of a map of a
// million entries, and the longest single insertions on the way to so many entries.
package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type point struct{ x, y int32 }
type place struct {
	name string
	x    int
}

func scramble(i int) int { return int(uint64(i) * 0x9e3779b97f4a7c15 >> 20) }

func ints(n int) map[int]int {
	m := map[int]int{}
	for i := 0; i < n; i++ {
		m[scramble(i)] = i
	}
	return m
}

func words(n int, prefix string) []string {
	s := make([]string, n)
	for i := range s {
		s[i] = prefix + strconv.Itoa(scramble(i)%1000000)
	}
	return s
}

// rowsOf are the rows for maps of n entries. Each run does some 20,000 operations, or n.
func rowsOf(n int) []row {
	rounds := 1
	for rounds*n < 20000 {
		rounds++
	}
	ops := rounds * n
	keys := make([]int, n)
	for i := range keys {
		keys[i] = scramble(i)
	}
	present, absent := words(n, "key-"), words(n, "other-")
	m := ints(n)
	byString, byPoint, byPlace := map[string]int{}, map[point]int{}, map[place]int{}
	for i, s := range present {
		byString[s] = i
		byPoint[point{int32(i), int32(i * 7)}] = i
		byPlace[place{s, i}] = i
	}
	repeat := func(name string, body func()) row {
		return row{fmt.Sprintf("%s-%d", name, n), ops, func() {
			for r := 0; r < rounds; r++ {
				body()
			}
		}}
	}
	return []row{
		repeat("int-hit", func() {
			sum := 0
			for _, k := range keys {
				sum += m[k]
			}
			sink += sum
		}),
		repeat("int-miss", func() {
			sum := 0
			for _, k := range keys {
				if _, ok := m[^k]; ok {
					sum++
				}
			}
			sink += sum
		}),
		repeat("string-hit", func() {
			sum := 0
			for _, k := range present {
				sum += byString[k]
			}
			sink += sum
		}),
		repeat("string-miss", func() {
			sum := 0
			for _, k := range absent {
				sum += byString[k]
			}
			sink += sum
		}),
		repeat("point-hit", func() {
			sum := 0
			for i := range keys {
				sum += byPoint[point{int32(i), int32(i * 7)}]
			}
			sink += sum
		}),
		repeat("struct-hit", func() {
			sum := 0
			for i, s := range present {
				sum += byPlace[place{s, i}]
			}
			sink += sum
		}),
		repeat("int-update", func() {
			for _, k := range keys {
				m[k]++
			}
		}),
		repeat("int-grow", func() {
			fresh := map[int]int{}
			for i, k := range keys {
				fresh[k] = i
			}
			sink += len(fresh)
		}),
		repeat("int-presized", func() {
			fresh := make(map[int]int, n)
			for i, k := range keys {
				fresh[k] = i
			}
			sink += len(fresh)
		}),
		repeat("string-grow", func() {
			fresh := map[string]int{}
			for i, k := range present {
				fresh[k] = i
			}
			sink += len(fresh)
		}),
		repeat("string-presized", func() {
			fresh := make(map[string]int, n)
			for i, k := range present {
				fresh[k] = i
			}
			sink += len(fresh)
		}),
		repeat("struct-grow", func() {
			fresh := map[place]int{}
			for i, s := range present {
				fresh[place{s, i}] = i
			}
			sink += len(fresh)
		}),
		repeat("iterate", func() {
			sum := 0
			for k, v := range m {
				sum += k ^ v
			}
			sink += sum
		}),
		repeat("delete", func() {
			for _, k := range keys {
				delete(m, k)
				m[^k] = 1
			}
			for _, k := range keys {
				delete(m, ^k)
				m[k] = 1
			}
		}),
		repeat("clear", func() {
			for i, k := range keys {
				m[k] = i
			}
			for k := range m {
				delete(m, k)
			}
			for i, k := range keys {
				m[k] = i
			}
		}),
	}
}

func text(n int) string {
	var b strings.Builder
	for i := 0; i < n; i++ {
		b.WriteString("w")
		b.WriteString(strconv.Itoa(scramble(i) % 5000))
		b.WriteByte(" \n"[i%10/9])
	}
	return b.String()
}

func wordRows() []row {
	const n = 100000
	s := text(n)
	bytes := []byte(s)
	return []row{
		{"count-fields", n, func() {
			count := map[string]int{}
			for _, w := range strings.Fields(s) {
				count[w]++
			}
			sink += len(count)
		}},
		{"count-bytes", n, func() {
			count := map[string]int{}
			start := 0
			for i, c := range bytes {
				if c == ' ' || c == '\n' {
					count[string(bytes[start:i])]++
					start = i + 1
				}
			}
			sink += len(count)
		}},
		{"lookup-bytes", n, func() {
			count := map[string]int{"w1": 1, "w2": 2}
			start := 0
			for i, c := range bytes {
				if c == ' ' || c == '\n' {
					sink += count[string(bytes[start:i])]
					start = i + 1
				}
			}
		}},
	}
}

// heap prints the bytes that a map of a million entries holds.
func heap() {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := ints(1000000)
	runtime.GC()
	runtime.ReadMemStats(&after)
	fmt.Println("bytes map-of-1000000", after.HeapAlloc-before.HeapAlloc)
	runtime.KeepAlive(m)
}

// worst prints the longest single insertions, in nanoseconds.
func worst(n int) {
	m := map[int]int{}
	var most [3]time.Duration
	last := time.Now()
	for i := 0; i < n; i++ {
		m[scramble(i)] = i
		now := time.Now()
		if d := now.Sub(last); d > most[2] {
			most[2] = d
			for k := 2; k > 0 && most[k] > most[k-1]; k-- {
				most[k], most[k-1] = most[k-1], most[k]
			}
		}
		last = now
	}
	fmt.Println("worst", len(m), most[0].Nanoseconds(), most[1].Nanoseconds(), most[2].Nanoseconds())
}

func main() {
	if n, _ := strconv.Atoi(argument(2)); n > 0 {
		heap()
		worst(n)
		return
	}
	for _, n := range []int{6, 100, 10000, 1000000} {
		measure(rowsOf(n))
	}
	measure(wordRows())
}
