// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// RUN: env GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// A map that only its function knows, with no more insertions than its frame has room for, keeps keys and values in the frame, each in
// an array of its own: only what is read from one of them and leaves is on the heap. (For gc, all keys and values are.)
package main

var kept *int

func keys() {
	i, j := 1, 2 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[*int]*int{&i: &j}
	for k := range m {
		kept = k
	}
}

func values() *int {
	i, j := 3, 4 // CHECK-DAG: [[@LINE]]:5: moved to heap: j
	m := make(map[*int]*int)
	m[&i] = &j
	return m[&i]
}

func inLoop(n int) int {
	i, j := 5, 6 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := make(map[int]*int)
	for k := 0; k < n; k++ {
		m[k] = &i
	}
	inner := 0
	for k := 0; k < n; k++ {
		each := map[int]*int{k: &j}
		each[k+1] = &k
		inner += *each[k] + *each[k+1]
	}
	return len(m)*1000 + inner
}

func byRange(list []int) int {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[*int]int{&i: 1}
	for m[&i] = range list {
	}
	return m[&i]
}

func again(n int) int {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[int]*int{}
next:
	m[n] = &i
	if n--; n > 0 {
		goto next
	}
	return len(m)
}

func captured() int {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[int]*int{}
	add := func(n int) { m[n] = &i }
	for n := 0; n < 20; n++ {
		add(n)
	}
	return len(m)
}

func deferred(n *int) {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[int]*int{1: &i, 2: &i}
	defer delete(m, 1)
	*n = len(m)
}

func second() int {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[int]*int{}
	other := m
	for n := 0; n < 20; n++ {
		other[n] = &i
	}
	return len(m)
}

func nine() int {
	i := 0 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	m := map[int]*int{1: &i, 2: &i, 3: &i, 4: &i, 5: &i, 6: &i, 7: &i, 8: &i}
	m[9] = &i
	return len(m)
}

func main() {
	var n int
	keys()
	deferred(&n)
	println(*kept, *values(), inLoop(20), byRange([]int{7, 8}), again(12), captured(), n, second(), nine()) // OUT: 1 4 20310 1 12 20 2 20 9
}
