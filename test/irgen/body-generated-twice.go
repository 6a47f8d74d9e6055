// Instances of generic functions generate one body several times: the second time gives the same code as the first,
// so nothing about a body (its labels' blocks, its variables' places) is kept on the tree. (Which function comes first may differ:
// code of literals and deferred calls is declared when it is first met.)
// RUN: rm -rf %t && mkdir -p %t
// RUN: echo '/^define/ {name = $0} {print name "|" $0}' > %t/name.awk
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | grep -E '^define|^  ' | sed -E 's/(loam\.[a-z]+)\.[0-9]+/\1/g; s/([!#])[0-9]+/\1N/g' | awk -f %t/name.awk | sort -s -t'|' -k1,1 > %t/once
// RUN: loam build -o /dev/null -gcflags=-d=twice,stop=irgen %s | grep -E '^define|^  ' | sed -E 's/(loam\.[a-z]+)\.[0-9]+/\1/g; s/([!#])[0-9]+/\1N/g' | awk -f %t/name.awk | sort -s -t'|' -k1,1 > %t/twice
// RUN: grep -q 'define.*@main.search(' %t/once
// RUN: diff %t/once %t/twice
// RUN: loam build -o %t/program -gcflags=-d=twice %s && %t/program 2>&1 | FileCheck %s
// CHECK: 1 2 7
package main

type point struct{ x, y int }

func search(rows [][]int, want int) (i, j int) {
rows:
	for i = range rows {
		for j = range rows[i] {
			if rows[i][j] > want {
				continue rows
			}
			if rows[i][j] == want {
				break rows
			}
		}
	}
	return
}

func main() {
	n := 0
	p := &point{1, 2}
	add := func(k int) { n += k * p.x }
again:
	add(3)
	if n < 7 {
		n++
		goto again
	}
	var any interface{} = *p
	if q, ok := any.(point); ok {
		p = &q
	}
	i, j := search([][]int{{1, 9}, {2, 3, 5}}, 5)
	println(i, j, n)
}
