// A file that nobody closed is closed when nothing leads to it any more; one that was closed has no finalizer, which would close
// another file of the same number.
// plans: reclaiming
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

//go:noinline
func open(n int) (highest int) {
	files := make([]*os.File, n)
	for i := range files {
		f, err := os.Open("/dev/null")
		if err != nil {
			fmt.Println(err)
			return
		}
		if fd := int(f.Fd()); fd > highest {
			highest = fd
		}
		files[i] = f
	}
	runtime.KeepAlive(files)
	return highest
}

//go:noinline
func closed() uintptr {
	f, _ := os.Open("/dev/null")
	fd := f.Fd()
	f.Close()
	return fd
}

func main() {
	first := open(50)
	fmt.Println(first >= 50)
	again := first
	for i := 0; i < 5000 && again >= first; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
		again = int(closed())
	}
	fmt.Println(again < first)

	fd := closed()
	f, _ := os.Open("/dev/null")
	for i := 0; i < 5; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	n, err := f.Read(make([]byte, 1))
	fmt.Println(f.Fd() == fd || f.Fd() < fd, n, err)
}
