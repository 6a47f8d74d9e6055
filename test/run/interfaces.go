// units: on
// Dynamic types, comparison of interfaces, type switches and assertions, boxing of all kinds of values.
package main

import (
	"errors"
	"fmt"
)

type shape interface{ area() int }
type square struct{ side int }
type rect struct{ w, h int }
type empty struct{}
type code int

func (s square) area() int   { return s.side * s.side }
func (r *rect) area() int    { return r.w * r.h }
func (empty) area() int      { return 0 }
func (c code) Error() string { return fmt.Sprint("code ", int(c)) }

func describe(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case string:
		return "string " + v
	case []int:
		return fmt.Sprint("slice of ", len(v))
	case func() int:
		return fmt.Sprint("function giving ", v())
	case error:
		return "error " + v.Error()
	case shape:
		return fmt.Sprint("shape of ", v.area())
	case *int:
		return fmt.Sprint("pointer to ", *v)
	case [2]bool:
		return fmt.Sprint("array ", v[1])
	case struct{ X, Y int }:
		return fmt.Sprint("point ", v.X+v.Y)
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func fail(n int) error {
	if n == 0 {
		return nil
	}
	return code(n)
}

func main() {
	n := 42
	all := []any{nil, 1, int64(2), "three", []int{1, 2}, func() int { return 5 }, code(6), square{3}, &rect{2, 3}, &n,
		[2]bool{false, true}, struct{ X, Y int }{3, 4}, 1.5, empty{}, rune('x'), []string(nil), uint8(200), true}
	for _, x := range all {
		fmt.Println(describe(x))
	}
	var a, b any = 1, 1
	fmt.Println(a == b, a == any(int64(1)), a != nil, any(square{1}) == any(square{1}), any("x"+"y") == any("xy"))
	var s1, s2 shape = square{2}, &rect{1, 2}
	fmt.Println(s1 == s2, s1 == shape(square{2}), s2 == s2, s1 == any(square{2}), shape(empty{}) == shape(empty{}))
	if r, ok := s2.(*rect); ok {
		fmt.Println(r.w, r.h)
	}
	_, ok := s1.(*rect)
	_, ok2 := any(s1).(fmt.Stringer)
	fmt.Println(ok, ok2, s1.(square).side)
	fmt.Println(fail(0) == nil, fail(3), errors.Is(fail(3), code(3)))
	var target code
	wrapped := fmt.Errorf("outer: %w", fail(9))
	fmt.Println(errors.As(wrapped, &target), target == 9, wrapped, errors.Unwrap(wrapped) == error(code(9)))
	var nilRect *rect
	var s shape = nilRect
	fmt.Println(s == nil, s.(*rect) == nil, nilRect == nil)
	type local struct {
		a any
		s string
	}
	fmt.Println(local{1, "x"} == local{1, "x"}, local{1, "x"} == local{"1", "x"}, [2]any{1, nil} == [2]any{1, nil})
}
