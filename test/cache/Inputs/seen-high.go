package high

import "../low"

func All(n int) (int, interface{}) {
	b := low.Box{A: 1, V: make([]int, n)}
	return low.Small(n) + low.Large(&n, "abc") + b.Len() + low.Last(b.V, n-1) + low.K, low.Named()
}
