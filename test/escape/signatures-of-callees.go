// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// A call of a function value reaches functions of its signature alone, although LLVM sees the same type in others: what only those keep
// does not escape. Values that a conversion turns into each other have one signature; tags of fields are no part of that.
package main

type number struct{ n int }
type text struct{ n int }

var kept *text
var tagged *int

func apply(f func(*number), p *number) {
	defer func() { p.n *= 2 }()
	f(p)
}

func own(fs []func(*number)) (n int) {
	var x number
	for _, f := range fs {
		f(&x)
	}
	return x.n
}

func keeps(fs []func(*text)) {
	x := text{4} // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	for _, f := range fs {
		f(&x)
	}
}

type named func(*text)

func convert(fs []named) {
	x := text{5} // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	for _, f := range fs {
		f(&x)
	}
}

func convertTagged(fs []func(struct {
	p *int `key`
})) {
	x := 6 // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	for _, f := range fs {
		f(struct {
			p *int `key`
		}{&x})
	}
}

func (t *text) keep() { kept = t }

func methods(f func(*text)) {
	x := text{7} // CHECK-DAG: [[@LINE]]:2: moved to heap: x
	f(&x)
}

func main() {
	adds := func(p *number) { p.n++ }
	local := number{3}
	for _, f := range []func(*number){adds, func(p *number) { p.n += 10 }} {
		apply(f, &local)
	}
	println(local.n, own([]func(*number){adds, adds})) // OUT: 36 2
	keep := func(p *text) { kept = p }
	keeps([]func(*text){keep})
	println(kept.n) // OUT: 4
	convert([]named{keep})
	println(kept.n) // OUT: 5
	f := func(s struct{ p *int }) { tagged = s.p }
	type tags = func(struct {
		p *int `key`
	})
	convertTagged([]tags{tags(f)})
	println(*tagged) // OUT: 6
	methods((*text).keep)
	println(kept.n) // OUT: 7
}
