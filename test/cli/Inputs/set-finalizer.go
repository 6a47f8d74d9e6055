package main

import (
	"os"
	"runtime"
)

type T struct{ p, q *int }
type P *T
type other interface{ Other() }

func (*T) M() {}

func f(*T) {}

func main() {
	t := &T{}
	var nowhere *T
	calls := map[string]func(){
		"nil":      func() { runtime.SetFinalizer(nil, f) },
		"value":    func() { runtime.SetFinalizer(*t, f) },
		"nowhere":  func() { runtime.SetFinalizer(nowhere, f) },
		"inner":    func() { runtime.SetFinalizer(&t.q, func(**int) {}) },
		"nofunc":   func() { runtime.SetFinalizer(t, 5) },
		"variadic": func() { runtime.SetFinalizer(t, func(...*T) {}) },
		"two":      func() { runtime.SetFinalizer(t, func(*T, int) {}) },
		"type":     func() { runtime.SetFinalizer(t, func(*int) {}) },
		"named":    func() { runtime.SetFinalizer(t, func(P) {}) },
		"missing":  func() { runtime.SetFinalizer(t, func(other) {}) },
		"twice":    func() { runtime.SetFinalizer(t, f); runtime.SetFinalizer(t, f) },
	}
	calls[os.Args[1]]()
	runtime.KeepAlive(t)
}
