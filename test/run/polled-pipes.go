// Goroutines that read pipes wait without a thread each; deadlines end their waits, and so does closing.
// gcstress: 50
// wbstress: 5
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

func pipe() (*os.File, *os.File) {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	return r, w
}

// A chain of pipes: each goroutine reads from one and writes to the next.
func chain(n int) {
	r, w := pipe()
	for i := 0; i < n; i++ {
		nr, nw := pipe()
		go func(r, w *os.File) {
			io.Copy(w, r)
			r.Close()
			w.Close()
		}(r, nw)
		r = nr
	}
	go func() {
		for i := 0; i < 5; i++ {
			fmt.Fprintln(w, "line", i)
			time.Sleep(time.Millisecond)
		}
		w.Close()
	}()
	all, err := io.ReadAll(r)
	fmt.Printf("%q %v\n", all, err)
	r.Close()
}

func deadlines() {
	r, w := pipe()
	begin := time.Now()
	r.SetReadDeadline(begin.Add(5 * time.Millisecond))
	_, err := r.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded), time.Since(begin) >= 5*time.Millisecond)
	_, err = r.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
	r.SetReadDeadline(time.Time{})
	go func() {
		time.Sleep(time.Millisecond)
		w.Write([]byte("x"))
	}()
	n, err := r.Read(make([]byte, 10))
	fmt.Println(n, err)
	go func() {
		time.Sleep(time.Millisecond)
		r.SetReadDeadline(time.Now())
	}()
	_, err = r.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
	r.SetReadDeadline(time.Now().Add(time.Hour))
	go func() {
		time.Sleep(time.Millisecond)
		r.Close()
	}()
	_, err = r.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, os.ErrClosed))

	// A full pipe takes no more until somebody reads.
	r, w = pipe()
	w.SetWriteDeadline(time.Now().Add(5 * time.Millisecond))
	_, err = w.Write(make([]byte, 1<<20))
	fmt.Println(errors.Is(err, os.ErrDeadlineExceeded))
	w.Close()
	r.Close()
}

func main() {
	debug.SetMaxThreads(40)
	chain(100)
	deadlines()
	for i := 0; i < 10000 && runtime.NumGoroutine() > 1; i++ {
		time.Sleep(time.Millisecond)
	}
	fmt.Println(runtime.NumGoroutine())
}
