// env: GOGC=100
// runtime.Stack and debug.Stack give the traceback of the goroutine, or of all, as a text cut to the room there is.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
)

//go:noinline
func where() []byte {
	buf := make([]byte, 4096)
	return buf[:runtime.Stack(buf, false)]
}

//go:noinline
func deep(n int) []byte {
	if n == 0 {
		return debug.Stack()
	}
	return append(deep(n-1), '\n')
}

func sleeper(stop chan bool) { <-stop }

func main() {
	text := where()
	fmt.Println(bytes.HasPrefix(text, []byte("goroutine 1 [running]:\nmain.where")), bytes.Contains(text, []byte("main.main")))
	fmt.Println(bytes.Count(deep(30), []byte("main.deep(")), runtime.Stack(make([]byte, 10), true))
	stop := make(chan bool)
	go sleeper(stop)
	var all []byte
	for i := 0; i < 1e6 && !bytes.Contains(all, []byte("[chan receive]")); i++ { // another thread may run it
		runtime.Gosched()
		all = make([]byte, 1<<16)
		all = all[:runtime.Stack(all, true)]
	}
	fmt.Println(bytes.Count(all, []byte("goroutine ")), bytes.Contains(all, []byte("[chan receive]:\nmain.sleeper(")))
	stop <- true
	var stats debug.GCStats
	runtime.GC()
	debug.ReadGCStats(&stats)
	fmt.Println(stats.NumGC > 0, len(stats.Pause) > 0, debug.SetGCPercent(50))
}
