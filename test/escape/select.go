// RUN: loam build -gcflags=-m -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// A select statement keeps the values that it sends, and nothing of its channels: so it may be inlined, and its channels stay.
package p

// CHECK: {{:6}}: can inline receive
func receive(x, y chan *int) *int { // CHECK-DAG: [[@LINE]]:14: x does not escape
	select { // CHECK-DAG: {{:17}}: y does not escape
	case p := <-x:
		return p
	case p := <-y:
		return p
	}
}

func send(x, y chan *int, p *int) { // CHECK-DAG: [[@LINE]]:11: x does not escape
	n := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: n
	select { // CHECK-DAG: {{:14}}: y does not escape
	case x <- &n:
	case y <- p: // CHECK-DAG: {{:27}}: leaking param: p
	}
}
