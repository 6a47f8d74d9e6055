// Package asks calls methods that it does not know.
package asks

type S interface{ String() string }

//go:noinline
func Show(x any) string {
	if s, ok := x.(S); ok {
		return s.String()
	}
	return ""
}

//go:noinline
func Shows(x ...any) (r string) {
	for _, y := range x {
		if s, ok := y.(S); ok {
			r += s.String()
		}
	}
	return
}
