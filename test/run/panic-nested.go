// A panic in a deferred function comes after the one that called it; both are printed, and the frames of both.
// status: 2
// stderr: panic: 1 [recovered]
// stderr: 	panic: second
// stderr: 	panic: runtime error: index out of range [3] with length 2
// stderr: goroutine 1 [running]:
// stderr: main.main.func1(
// stderr: panic(
// stderr: main.main.func2(
// stderr: panic(
// stderr: main.main.func3(
// stderr: panic(
// stderr: main.deep(
// stderr: main.main(
package main

import "fmt"

func deep(n int) {
	if n == 0 {
		panic(1)
	}
	deep(n - 1)
}

func main() {
	numbers := []int{1, 2}
	defer func() {
		fmt.Println(numbers[len(numbers)+1])
	}()
	defer func() {
		panic("second")
	}()
	defer func() {
		defer fmt.Println("printed")
		fmt.Println(recover())
		panic("lost")
	}()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("inside")
	}()
	deep(3)
}
