// One call with several results stands for the arguments of append, copy and print, as it does for those of a function.
// stderr: 1 two 3.5
package main

import "fmt"

func three() (int, string, float64)         { return 1, "two", 3.5 }
func slices() ([]int, []int)                 { return make([]int, 3), []int{7, 8} }
func toAppend() ([]interface{}, int, string) { return nil, 4, "five" }

func into() ([]byte, string) { return make([]byte, 2), "xyz" }

func join(values ...interface{}) string { return fmt.Sprint(len(values), values) }

func main() {
	n, _, _ := three()
	fmt.Println(n, join(three()), append(toAppend()), copy(slices()), copy(into()))
	fmt.Println(three())
	println(three1(three()))
}

func three1(a int, b string, c float64) string { return fmt.Sprint(a, " ", b, " ", c) }
