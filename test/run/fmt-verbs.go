// units: on
// gcstress: 20
// Every verb on every kind of value, with flags, widths and precisions; wrong verbs and counts.
package main

import (
	"errors"
	"fmt"
	"os"
)

type T struct {
	A int
	B string
	c []byte
	D *int
	E any
	F error
	G [2]float32
}
type S string
type M int

func (m M) String() string   { return fmt.Sprintf("M(%d)", int(m)) }
func (m M) GoString() string { return "gostring" }

type E struct{ n int }

func (e *E) Error() string { return fmt.Sprint("E", e.n) }

type F struct{}

func (F) Format(s fmt.State, verb rune) {
	w, wok := s.Width()
	p, pok := s.Precision()
	fmt.Fprintf(s, "F<%c %d %v %d %v %v>", verb, w, wok, p, pok, s.Flag('+'))
}

type hidden struct {
	m M
	M M
	s fmt.Stringer
}

func main() {
	verbs := "vdboOxXcqUeEfFgGstTp"
	values := []any{true, 42, -42, int8(-5), uint8(200), uint64(1 << 63), 'x', 0x1F600, 3.14159, -2.5e-10, 1e21, 1e20, float32(0.1), "hi\n\"q\"", "日本",
		[]byte("abc"), []int{1, -2}, [2]bool{true, false}, []string{"a b", "c"}, S("named"), M(7), nil, struct{}{}, T{A: 1, B: "x"}, uintptr(77)}
	for _, verb := range verbs {
		for _, v := range values {
			if verb == 'p' {
				if _, ok := v.([]byte); ok {
					continue
				}
				if _, ok := v.([]int); ok {
					continue
				}
				if _, ok := v.([]string); ok {
					continue
				}
			}
			fmt.Printf("%"+string(verb)+"|", v)
		}
		fmt.Println()
	}
	for _, flags := range []string{"+", "-", "#", " ", "0", "8", "-8", "08", "+08", "8.3", "-8.3", ".2", "#8", "+q"[:1], "# ", "-08", "+.3", "012.4"} {
		for _, verb := range "vdxqsfegbcU" {
			fmt.Print(flags, string(verb), ": ")
			for _, v := range []any{12, -12, 2.5, "text", []byte{1, 171}, 'ä', []int{3, 44}} {
				fmt.Printf("["+"%"+flags+string(verb)+"]", v)
			}
			fmt.Println()
		}
	}
	n := 5
	t := T{1, "two", []byte("three"), nil, 4.5, errors.New("six"), [2]float32{7, 8}}
	fmt.Printf("%v\n%+v\n%#v\n", t, t, T{E: M(1)})
	fmt.Printf("%v %+v %d %s\n", &t, &t, &T{}, &T{B: "b"})
	fmt.Printf("%v %s %d %q %x %#v %+v\n", M(3), M(3), M(3), M(3), M(3), M(3), M(3))
	fmt.Printf("%v %s %+v %v\n", &E{1}, &E{2}, []error{&E{3}, nil}, E{4})
	fmt.Printf("%v %+v %#v\n", hidden{1, 2, M(3)}, hidden{1, 2, nil}, hidden{})
	fmt.Printf("%v %5.1d %+q\n", F{}, F{}, F{})
	fmt.Printf("%#v %#v %#v %#v %#v %#v\n", []int(nil), []string{"a"}, [1]bool{}, true, S("s"), uint8(3))
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, 2, "x")
	fmt.Printf("%z %!\n", 3)
	for _, format := range []string{"%.", "%5.", "%-[1].", "%[]", "%[", "%[]d", "%[1]", "%*d", "%.*d", "%[1]*d", "%"} {
		fmt.Println(fmt.Sprintf(format, uint64(1<<64-1)), fmt.Sprintf(format, uint64(1<<63-5), 1), fmt.Sprintf(format, uint8(3), 1), fmt.Sprintf(format, -4, 1), fmt.Sprintf(format, 1000001, 1))
	}
	fmt.Printf("%[2]d %[1]d %d %[5]d %[x]d\n", 1, 2)
	fmt.Printf("%*d|%-*d|%.*f|%[1]*d\n", 5, 1, 5, 2, 2, 3.14159)
	fmt.Printf("%s %v %d\n", nil, nil, nil)
	fmt.Printf("%t %t %s %d\n", true, 1, 2, "three")
	fmt.Printf("100%% %c%c %U %#U %08b %o %#o %O\n", 'A', 0x65E5, 0x1F600, 'ü', 5, 64, 64, 64)
	fmt.Printf("%x %X % x %#x %# x %x\n", "hello", "hello", "hello", "hello", "hello", 3.5)
	fmt.Printf("%6.2f|%-8.3e|%+g|%08.3f|% d|%+d|%x\n", 3.14159, 12345.678, 1.0, -3.14159, 7, 7, -255)
	fmt.Printf("%5t|%-7s|%7s|%.2s|%q|%#q|%+q\n", true, "ab", "cd", "éàü", 'x', "back`", "ü")
	fmt.Printf("%v %v\n", [3]byte{1, 2, 3}, &[]int{1})
	fmt.Printf("%s %x %v\n", []byte(nil), []byte{}, []byte{})
	fmt.Printf("%t\n", fmt.Sprintf("%p", &n) == fmt.Sprintf("%v", &n))
	fmt.Print("a", 1, 2, "b", "c", 3.0, nil, '\n', "\n")
	fmt.Println(fmt.Sprint(), fmt.Sprint("x", 1, 2), fmt.Sprintln("end", 3), fmt.Errorf("wrap %w %d", os.ErrNotExist, 1))
	fmt.Println(errors.Is(fmt.Errorf("a: %w", os.ErrNotExist), os.ErrNotExist), fmt.Errorf("no wrap %v", 5), fmt.Errorf("%w", 5))
	fmt.Fprintln(os.Stdout, int8(1), uint16(2), int64(3), uintptr(4), float32(5.5), 1e6, 1e-7, 123456789.0, 100000000000000000000000.0)
}
