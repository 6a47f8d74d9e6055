// Methods of nil pointers as fmt calls them, and bad verbs for pointers in structs.
package main

import "fmt"

type St struct{ x int }

func (s St) String() string { return "St" }

type Er struct{ x int }

func (s Er) Error() string { return "Er" }

type Em struct{ *Er }
type Np struct{ x int }

func (s *Np) String() string {
	if s == nil {
		return "nil Np"
	}
	return "Np"
}

type G struct{ x int }

func (s G) GoString() string { return "G!" }

func main() {
	var s *St
	var e *Er
	fmt.Println(s, e, []*St{nil, {1}}, []error{e, nil}, (*Np)(nil), &Np{1}, (*G)(nil))
	fmt.Printf("%v %s %5v|%#v|%+v|%d|%q\n", s, e, s, (*G)(nil), e, s, s)
	var em *Em
	fmt.Println(em)
	type hidden struct {
		s string
		p *Np
		e struct{}
	}
	fmt.Printf("%c %z\n", hidden{s: "x"}, &hidden{})
}
