// LLVM knows that lengths and capacities are not negative, and how many elements of a size the address space has room for. So a loop
// over all but the last element needs no check, as i < n - 1 is less than n.
// RUN: loam build -gcflags=-d=stop=irgen -o %t %s | FileCheck %s
// RUN: loam build -gcflags='-N -d=stop=irgen' -o %t %s | FileCheck --check-prefix=PLAIN %s
// RUN: loam build -gcflags=-d=stop=llvm-simplify -o %t %s | FileCheck --check-prefix=SIMPLE %s
package main

type list struct {
	n     int
	items []int
}

// CHECK-LABEL: define {{.*}} @main.sizes(
// CHECK-SAME: i64 range(i64 0, -9223372036854775808) %1, ptr addrspace(1) %2, i64 range(i64 0, 2305843009213693954) %3, i64 range(i64 0, 2305843009213693954) %4, ptr addrspace(1) %5, i64 range(i64 0, -9223372036854775808) %6, i64 range(i64 0, -9223372036854775808) %7, i64 %8)
// PLAIN-LABEL: define {{.*}} @main.sizes(
// PLAIN-NOT: range(
// PLAIN: {{^}}}
//
//go:noinline
func sizes(s string, words []int, none []struct{}, n int) int {
	return len(s) + len(words) + cap(none) + n
}

// CHECK-LABEL: define {{.*}} @main.kept(
// CHECK: load i64, {{.*}} !range ![[WORDS:[0-9]+]]
// CHECK-LABEL: define {{.*}} @main.number(
// CHECK-NOT: !range
// CHECK: {{^}}}
//
//go:noinline
func kept(l *list) int { return len(l.items) }

//go:noinline
func number(l *list) int { return l.n }

// SIMPLE-LABEL: define {{.*}} @main.differences(
// SIMPLE-NOT: panicIndex
// SIMPLE: {{^}}}
//
//go:noinline
func differences(a []int) (n int) {
	for i := 1; i < len(a)-1; i++ {
		if a[i-1] < a[i] && a[i] > a[i+1] {
			n++
		}
	}
	return n
}

// CHECK: ![[WORDS]] = !{i64 0, i64 2305843009213693954}

func main() {
	l := &list{1, []int{3, 5, 4}}
	println(sizes("abc", l.items, nil, 1), kept(l), number(l), differences(l.items))
}
