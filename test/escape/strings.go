// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// Concatenations and conversions use a buffer in the frame when the string stays.
package p

var keep string

func concat(a, b string) { // CHECK: [[@LINE]]:13: a does not escape
	keep = a + b // CHECK: [[@LINE-1]]:16: b does not escape
	// CHECK: [[@LINE-1]]:11: a + b escapes to heap
}

func length(a, b string) int { // CHECK: [[@LINE]]:13: a does not escape
	return len(a + b) // CHECK: [[@LINE-1]]:16: b does not escape
	// CHECK: [[@LINE-1]]:15: a + b does not escape
}

func text(b []byte) string { // CHECK: [[@LINE]]:11: b does not escape
	return string(b) // CHECK: [[@LINE]]:15: string(b) escapes to heap
}

func bytes(s string) int { // CHECK: [[@LINE]]:12: s does not escape
	return len([]byte(s)) + cap([]byte(s)) // CHECK: [[@LINE]]:19: ([]byte)(s) does not escape
	// CHECK: [[@LINE-1]]:36: ([]byte)(s) does not escape
}

func add(s, t string) string { // CHECK: [[@LINE]]:10: leaking param: s to result ~r0 level=0
	s += t // CHECK: [[@LINE-1]]:13: leaking param: t to result ~r0 level=0
	return s
}

type holder struct{ text string }

func (h *holder) add(s string) { h.text += s } // CHECK: [[@LINE]]:7: h does not escape
// CHECK: [[@LINE-1]]:22: leaking param: s
