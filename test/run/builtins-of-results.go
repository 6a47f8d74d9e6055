// Builtins take the results of a call with several, plain, deferred and in goroutines.
package main

import "fmt"

func pair(m map[string]int) (map[string]int, string)            { return m, "b" }
func bytes(b []byte) ([]byte, string)                           { return b, "xyz" }
func parts() (float64, float64)                                 { return 1, 2 }
func several(s []int, a, b int) ([]int, int, int)               { return s, a, b }
func later(m map[string]int, k string) (map[string]int, string) { return m, k }

func main() {
	m := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4}
	delete(pair(m))
	b := []byte("hello")
	fmt.Println(copy(bytes(b)), string(b), complex(parts()), append(several([]int{1}, 2, 3)), m)
	func() {
		defer delete(later(m, "a"))
		defer copy(bytes(b[2:]))
		fmt.Println(len(m), string(b))
	}()
	fmt.Println(m, string(b))
	done := make(chan bool)
	go func() { delete(later(m, "c")); close(done) }()
	<-done
	fmt.Println(m)
}
