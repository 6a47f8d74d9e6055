// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// The frame is gone when the caller uses the address; a variable whose address stays inside it need not move.
package p

func escapes() *int {
	x := 1 // CHECK: [[@LINE]]:2: moved to heap: x
	return &x
}

func stays() int {
	x := 1
	p := &x
	*p = 2
	return x
}
