// RUN: loam build -gcflags="-m -l" -o /dev/null %s 2>&1 | FileCheck --implicit-check-not="{{heap|leaking|does not}}" %s
// One variable per iteration: when the address outlives the iteration there must be many objects, so they are on the heap.
package p

type node struct{ next *node }

func chain(n int) int {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head} // CHECK: [[@LINE]]:10: &node{...} escapes to heap
	}
	count := 0
	for ; head != nil; head = head.next {
		count++
	}
	return count
}

func scratch(n int) (sum int) {
	for i := 0; i < n; i++ {
		x := &node{} // CHECK: [[@LINE]]:8: &node{} does not escape
		if x.next == nil {
			sum++
		}
	}
	return
}
