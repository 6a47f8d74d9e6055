// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// RUN: env GODEBUG=stackmove=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// A slice to which each append is executed once is an array of the frame, so that addresses of the frame can be stored in it. One that
// may grow further, or is cut, copied, captured or seen by another function that appends, is not.
package main

func sum(s []*int) (t int) {
	for _, p := range s {
		t += *p
	}
	return
}

func apart(n int) int {
	i, j, k := 1, 2, 3
	var s []*int
	s = append(s, &i, &j)
	if n > 1 {
		s = append(s, &k)
	}
	s[0] = &k
	return sum(s)*10 + len(s)
}

func each(n int) (t int) {
	for i := 0; i < n; i++ {
		x := i
		var s []*int
		s = append(s, &x)
		s = append(s, s[0])
		t += sum(s)
	}
	return
}

func found() *int {
	i := 4 // CHECK-DAG: [[@LINE]]:2: moved to heap: i
	var s []*int
	s = append(s, &i)
	return s[0]
}

func inLoop(n int) int {
	x := 5 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
	for i := 0; i < n; i++ {
		s = append(s, &x)
	}
	return sum(s)
}

func again(n int) int {
	x := 6 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
next:
	s = append(s, &x)
	if n--; n > 0 {
		goto next
	}
	return sum(s)
}

func captured(n int) int {
	x := 7 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
	add := func() { s = append(s, &x) }
	for ; n > 0; n-- {
		add()
	}
	return sum(s)
}

func many(more []*int) int {
	x := 8 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
	s = append(s, &x)
	s = append(s, more...)
	return sum(s)
}

func cut() int {
	x, y := 9, 10 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	// CHECK-DAG: [[@LINE-1]]:5: moved to heap: y
	var s []*int
	s = append(s, &x, &y)
	s = s[1:]
	s = append(s, &x)
	return sum(s)
}

func nine() int {
	x := 11 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
	s = append(s, &x, &x, &x, &x, &x, &x, &x, &x)
	s = append(s, &x)
	return sum(s)
}

func other() int {
	x := 12 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	var s []*int
	s = append(s, &x)
	t := append(s, &x)
	return sum(t) + cap(s)
}

func main() {
	more := []*int{found()}
	for len(more) < 20 {
		more = append(more, more[0])
	}
	println(apart(1), apart(2), each(5), *found(), inLoop(20), again(20), captured(20), many(more), cut(), nine(), other())
	// OUT: 52 83 20 4 100 120 140 88 19 99 25
}
