// debug.SetPanicOnFault: an access of memory that is not there, or may not be written, is a panic with the address.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"unsafe"
)

const page = 4096

type pair struct {
	a, b int
	name string
}

var kept [][]int

// Memory whose last page has no access, and whose first one may only be read.
func mapped() []byte {
	m, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		panic(err)
	}
	for i := 0; i < page; i++ {
		m[i] = byte('a' + i%26)
	}
	if err := syscall.Mprotect(m[:page], syscall.PROT_READ); err != nil {
		panic(err)
	}
	if err := syscall.Mprotect(m[2*page:], syscall.PROT_NONE); err != nil {
		panic(err)
	}
	return m
}

//go:noinline
func peek(m []byte, i int) byte { return m[i] }

//go:noinline
func deep(m []byte, n int, values ...int) int {
	local := []int{n, n + 1, n + 2}
	if n == 0 {
		return int(peek(m, 2*page+5)) + local[1]
	}
	return deep(m, n-1, append(values, n)...) + local[2]
}

type addresser interface {
	error
	Addr() uintptr
}

// Copying may begin anywhere: of it only the page is told.
func offset(m []byte, r any, exact bool) string {
	err, ok := r.(addresser)
	if !ok {
		return fmt.Sprint("other: ", r)
	}
	var re runtime.Error
	at := "outside"
	for i := range [3]int{} {
		begin := address(m) + uintptr(i*page)
		if err.Addr() >= begin && err.Addr() < begin+page {
			at = fmt.Sprint("page ", i)
			if exact {
				at += fmt.Sprint("+", err.Addr()-begin)
			}
		}
	}
	return fmt.Sprintf("%v at %v, %T %v", err, at, err, errors.As(err, &re))
}

// In the function that has the deferred calls, after results and variables were set.
func here(m []byte, what string) (done string, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(offset(m, r, what != "copy"))
		}
	}()
	done = "begun"
	values := []int{1, 2, 3}
	switch what {
	case "read":
		done = "read " + string(rune(m[1]))
		values[0] = int(m[2*page+7])
	case "write":
		done = "write"
		m[9] = 1
	case "copy":
		done = "copy"
		copy(m[page:], m[2*page-3:])
	case "copy to":
		done = "copy to"
		copy(m[3:], "text")
	case "range":
		for i, b := range m[2*page-2:] {
			done = fmt.Sprint("range ", i, b)
		}
	case "field":
		p := (*pair)(pointer(m, 2*page-8))
		p.a = 5
		done = fmt.Sprint("field ", p.a)
		p.b = 6
	case "struct":
		p := (*pair)(pointer(m, 2*page-8))
		q := *p
		done = fmt.Sprint(q)
	case "string":
		s := text(m, 2*page-2, 10)
		done = fmt.Sprint(s[1])
		done = fmt.Sprint(s[2])
	case "array":
		a := (*[16]int)(pointer(m, 0))
		done = fmt.Sprint(a[0])
		a[1]++
	case "called":
		done = "called"
		values[1] = deep(m, 40)
	case "none":
		m[page] = 1
		done = fmt.Sprint("none ", m[page], values)
	}
	kept = append(kept, values)
	return
}

func main() {
	m := mapped()
	for round := 0; round < 3; round++ {
		for _, what := range []string{"read", "write", "copy", "copy to", "range", "field", "struct", "string", "array", "called", "none"} {
			done, err := here(m, what)
			fmt.Println(what, done, err)
		}
		runtime.GC()
	}
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 20; k++ {
				if _, err := here(m, "called"); err == nil {
					fmt.Println("no error")
				}
			}
			fmt.Println("off", debug.SetPanicOnFault(false))
		}()
	}
	wg.Wait()
	fmt.Println(debug.SetPanicOnFault(true), len(kept))
}

func address(m []byte) uintptr { return uintptr(unsafe.Pointer(&m[0])) }

func pointer(m []byte, i int) unsafe.Pointer { return unsafe.Pointer(&m[i]) }

func text(m []byte, i, n int) string {
	b := m[i : i+n]
	return *(*string)(unsafe.Pointer(&b))
}
