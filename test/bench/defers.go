// Deferred calls, and panics that are recovered.
package main

type lock struct{ held, n int }

func (l *lock) acquire() { l.held++ }

//go:noinline
func (l *lock) release() { l.held-- }

var global lock

//go:noinline
func byMethod(l *lock) int {
	l.acquire()
	defer l.release()
	return l.held
}

//go:noinline
func release(l *lock, n int) { l.held -= n }

//go:noinline
func byArguments(l *lock) int {
	l.acquire()
	defer release(l, 1)
	return l.held
}

//go:noinline
func byLiteral(l *lock) int {
	l.acquire()
	defer func() { l.held-- }()
	return l.held
}

//go:noinline
func named(l *lock) (n int) {
	defer func() { n++ }()
	return l.n
}

//go:noinline
func namedMemory(l *lock) (n int, s string, err error) {
	defer func() { n++ }()
	return l.n, "result", nil
}

//go:noinline
func recovering(l *lock) (n int) {
	defer func() {
		if r := recover(); r != nil {
			n = -1
		}
	}()
	return l.n
}

//go:noinline
func conditional(l *lock, now bool) int {
	if now {
		l.acquire()
		defer l.release()
	}
	return l.held
}

//go:noinline
func methodInLoop(l *lock, n int) {
	for i := 0; i < n; i++ {
		l.acquire()
		defer l.release()
	}
}

//go:noinline
func literalInLoop(n int) {
	for i := 0; i < n; i++ {
		defer func() {}()
	}
}

//go:noinline
func captureInLoop(l *lock, n int) {
	for i := 0; i < n; i++ {
		i := i
		defer func() { l.n += i }()
	}
}

//go:noinline
func argumentInLoop(l *lock, n int) {
	for i := 0; i < n; i++ {
		defer func(k int) { l.n += k }(i)
	}
}

//go:noinline
func fail(depth int) int {
	if depth == 0 {
		panic("failed")
	}
	return fail(depth-1) + 1
}

//go:noinline
func caught(depth int) (s string) {
	defer func() { s, _ = recover().(string) }()
	fail(depth)
	return "none"
}

var zero int

//go:noinline
func divided(n int) (err error) {
	defer func() { err, _ = recover().(error) }()
	sink += n / zero
	return nil
}

//go:noinline
func failDeferring(l *lock, depth int) int {
	defer l.release()
	l.acquire()
	if depth == 0 {
		panic("failed")
	}
	return failDeferring(l, depth-1) + 1
}

//go:noinline
func caughtDeferring(l *lock, depth int) (s string) {
	defer func() { s, _ = recover().(string) }()
	failDeferring(l, depth)
	return "none"
}

func times(name string, n int, body func()) row {
	return row{name, n, func() {
		for i := 0; i < n; i++ {
			body()
		}
	}}
}

func main() {
	const n = 20000
	l := &global
	measure([]row{
		{"method", n, func() {
			for i := 0; i < n; i++ {
				sink += byMethod(l)
			}
		}},
		{"arguments", n, func() {
			for i := 0; i < n; i++ {
				sink += byArguments(l)
			}
		}},
		{"literal", n, func() {
			for i := 0; i < n; i++ {
				sink += byLiteral(l)
			}
		}},
		{"named", n, func() {
			for i := 0; i < n; i++ {
				sink += named(l)
			}
		}},
		{"named-memory", n, func() {
			for i := 0; i < n; i++ {
				r, _, _ := namedMemory(l)
				sink += r
			}
		}},
		{"recovering", n, func() {
			for i := 0; i < n; i++ {
				sink += recovering(l)
			}
		}},
		{"conditional", n, func() {
			for i := 0; i < n; i++ {
				sink += conditional(l, i&1 == 0)
			}
		}},
		{"loop-method", n, func() { methodInLoop(l, n) }},
		{"loop-literal", n, func() { literalInLoop(n) }},
		{"loop-capture", n, func() { captureInLoop(l, n) }},
		{"loop-argument", n, func() { argumentInLoop(l, n) }},
		{"loop-short", n, func() {
			for i := 0; i < n; i += 4 {
				methodInLoop(l, 4)
			}
		}},
		times("panic-0", 1000, func() { sink += len(caught(0)) }),
		times("panic-10", 1000, func() { sink += len(caught(10)) }),
		times("panic-100", 1000, func() { sink += len(caught(100)) }),
		times("panic-run-time-error", 1000, func() { sink += len(divided(1).Error()) }),
		times("panic-10-deferring", 1000, func() { sink += len(caughtDeferring(l, 10)) }),
	})
}
