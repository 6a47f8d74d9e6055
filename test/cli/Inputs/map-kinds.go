// Maps with keys of each class and with values that lie in each way.
package main

type pair struct {
	a int32
	b int16
}
type text struct {
	s string
	n int
}
type large [200]byte

var (
	bytes    = map[byte]int{}
	shorts   = map[int16]bool{}
	words    = map[int32]string{}
	ints     = map[int]int{}
	sets     = map[int]struct{}{}
	pointers = map[*int]*int{}
	channels = map[chan int]byte{}
	strings  = map[string]int{}
	lists    = map[string][]string{}
	pairs    = map[pair]text{}
	texts    = map[text]int{}
	floats   = map[float64]int{}
	ifaces   = map[interface{}]int{}
	keys     = map[large]int{}
	values   = map[int]large{}
)

func main() {
	for i := 0; i < 3000; i++ {
		s, p := string(rune('a'+i%7000)), new(int)
		bytes[byte(i)]++
		shorts[int16(i)] = true
		words[int32(i)] = s
		ints[i] = i
		sets[i] = struct{}{}
		pointers[p] = p
		channels[make(chan int)] = 1
		strings[s]++
		lists[s] = append(lists[s], s)
		pairs[pair{int32(i), 1}] = text{s, i}
		texts[text{s, i}]++
		floats[float64(i)]++
		ifaces[i]++
		keys[large{byte(i), byte(i / 256)}]++
		values[i] = large{1}
		delete(ints, i/2)
		delete(strings, "b")
		delete(pointers, p)
		delete(pairs, pair{})
	}
	n := len(bytes) + len(shorts) + len(words) + len(ints) + len(sets) + len(pointers) + len(channels) + len(strings)
	n += len(lists) + len(pairs) + len(texts) + len(floats) + len(ifaces) + len(keys) + len(values)
	for k, v := range lists {
		n += len(k) + len(v) + strings[k] + texts[text{k, 1}] + len(words[1]) + pairs[pair{1, 1}].n
	}
	for k := range ints {
		delete(ints, k)
	}
	for k := range strings {
		delete(strings, k)
	}
	println(n, len(ints), len(strings))
}
