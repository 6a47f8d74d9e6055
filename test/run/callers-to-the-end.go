// runtime.Callers gives all calls, out to the function that ends goroutines; programs that print or count them
// stop at its name or at runtime.main.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func calls() string {
	var names []string
	pcs := make([]uintptr, 20)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if f.Function != "runtime.doInit" { // of Go's own making
			names = append(names, f.Function)
		}
		if f.Line == 0 || f.File == "" || runtime.FuncForPC(f.PC) == nil {
			names = append(names, "?")
		}
	}
	return strings.Join(names, " ")
}

//go:noinline
func show() { fmt.Println(calls()) }

func init() { show() }

func count() (n int) {
	for {
		if _, _, _, ok := runtime.Caller(n); !ok {
			return
		}
		n++
	}
}

func main() {
	show()
	fmt.Println(count(), runtime.Callers(3, make([]uintptr, 1)), runtime.Callers(4, make([]uintptr, 1)))
	done := make(chan bool)
	go func() {
		defer close(done)
		show()
	}()
	<-done
}
