// RUN: loam build -gcflags="-m -l" -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: env GODEBUG=gcstress=1,clobberfree=1,invalidptr=1 %t 2>&1 | FileCheck --check-prefix=OUT %s
// A method that comes from an embedded interface leads to the methods of that name, as the interface itself does, also by way of a
// method value: what none of them keeps does not escape, and one that keeps it is enough.
package main

type filler interface{ fill([]byte) int }
type zeros struct{ n int }
type ones struct{}

func (z *zeros) fill(b []byte) int { z.n++; return copy(b, "0000") }
func (ones) fill(b []byte) int     { return copy(b, "1111") }

type named struct {
	name string
	filler
}

type keeper interface{ hold([]byte) }
type drops struct{}
type keeps struct{}

var last []byte

func (drops) hold(b []byte) {}
func (keeps) hold(b []byte) { last = b }

type wrapped struct{ keeper }

func through(n named) byte {
	var b [4]byte
	n.fill(b[:])
	return b[3]
}

func asInterface(f filler) byte {
	var b [4]byte
	f.fill(b[:])
	return b[0]
}

func bound(f filler) byte {
	var b [2]byte
	g := f.fill
	g(b[:])
	return b[1]
}

func held(k keeper) {
	var b [4]byte // CHECK-DAG: [[@LINE]]:6: moved to heap: b
	b[0] = '7'
	k.hold(b[:])
}

func main() {
	var z zeros
	println(through(named{"z", &z}), asInterface(named{"o", ones{}}), bound(&named{"z", &z}), z.n) // OUT: 48 49 48 2
	held(wrapped{drops{}})
	held(&wrapped{keeps{}})
	println(last[0]) // OUT: 55
}
