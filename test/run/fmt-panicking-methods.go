// A method that panics while it formats prints its panic in place of the value; nil pointers print <nil>.
package main

import "fmt"

type T struct{ p *int }

func (t T) String() string { return fmt.Sprint(*t.p) }

type E struct{}

func (E) Error() string { panic("oops") }

type G struct{}

func (G) GoString() string { panic(fmt.Errorf("err %d", 3)) }

type F struct{}

func (F) Format(s fmt.State, v rune) { panic(42) }

type N struct{ x int }

func (n *N) String() string { return fmt.Sprint(n.x) }

func main() {
	fmt.Println(T{})
	fmt.Printf("%v %s %d\n", E{}, E{}, E{})
	fmt.Printf("%#v\n", G{})
	fmt.Printf("%v|%x\n", F{}, F{})
	fmt.Println((*N)(nil))
	fmt.Println([]any{E{}, 1}, map[string]E{"a": {}})
	fmt.Println(fmt.Sprintf("%s", T{}) == "x")
}
