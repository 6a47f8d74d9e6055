// RUN: not loam build -o %t %s 2>&1 | FileCheck %s --implicit-check-not=":{{[0-9]+}}: "
// RUN: not loam build -gcflags=-e -o /dev/null %s 2>&1 | FileCheck %s
// An error does not hide what is not supported: that follows the errors, indented, so that they stay those of
// Go, and what mends one kind of complaint is not a surprise of the other.
package main

func typed(m map[string]int, c chan int) {
	for range m {
		m["a"]++
	}

	if len(c) == 0 || cap(c) == 1 {
		return
	}
}

func main() {
	var s string = 1
	// CHECK: {{^[^[:space:]].*}}:[[@LINE-1]]:17: cannot use 1 (untyped int constant) as string value
	println(s)
	{
		defer println()
		// CHECK-NEXT: {{^	.*}}:[[@LINE-1]]:3: not supported: defer
	}
	go func() {
		select {
		case <-make(chan int):
			recover()
			// CHECK-NEXT: {{^	.*}}:[[@LINE-1]]:11: not supported: recover
		}
	}()
}
