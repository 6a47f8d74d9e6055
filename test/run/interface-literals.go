// Interface literals are types of their own: a type switch tells them apart by their methods, inside other types too.
package main

import "fmt"

type S struct{}

func (S) M() {}
func which(x interface{}) string {
	switch x.(type) {
	case map[string]interface{ N() }:
		return "mN"
	case map[string]interface{ M() }:
		return "mM"
	case struct{ a interface{ N() } }:
		return "sN"
	case struct{ a interface{ M() } }:
		return "sM"
	case [2]interface{ N() }:
		return "aN"
	case [2]interface{ M() }:
		return "aM"
	case *interface{ N() }:
		return "pN"
	case *interface{ M() }:
		return "pM"
	case chan interface{ N() }:
		return "cN"
	case func() interface{ M() }:
		return "fM"
	case func() interface{ N() }:
		return "fN"
	case func(...interface{ M() }):
		return "vM"
	case func(...interface{ N() }):
		return "vN"
	case interface{ M(int) }:
		return "Mi"
	case interface{ M(string) }:
		return "Ms"
	case interface{ M() int }:
		return "M->i"
	case interface{ M() }:
		return "M"
	}
	return "none"
}
func main() {
	var m interface{ M() }
	fmt.Println(which(S{}), which(struct{ a interface{ M() } }{}), which([2]interface{ M() }{}), which(&m), which(func() interface{ M() } { return m }), which(func(...interface{ N() }) {}), which(func() interface{ N() } { return nil }))
	fmt.Printf("%T %T %T\n", m, &m, struct {
		a interface {
			M()
			Error() string
		}
	}{})
}
