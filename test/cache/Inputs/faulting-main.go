package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"

	"./low"
)

const page = 4096

func try(what string, f func()) {
	defer func() {
		r := recover()
		if err, ok := r.(runtime.Error); ok {
			r = err.Error()
		}
		fmt.Println(what, r, low.Calls())
	}()
	f()
}

func main() {
	m, err := syscall.Mmap(-1, 0, 2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err == nil {
		err = syscall.Mprotect(m[page:], syscall.PROT_NONE)
	}
	if err != nil {
		panic(err)
	}
	m[page-1] = 7
	debug.SetPanicOnFault(true)
	for round := 0; round < 3; round++ {
		try("sum", func() { fmt.Println(low.Sum(m, page-2)) })
		try("sum of what is there", func() { fmt.Println(low.Sum(m[:page], page-2)) })
		try("guarded", func() { fmt.Println(low.Guarded(m, page-2)) })
		try("record", func() { fmt.Println((*low.Record)(unsafe.Pointer(&m[page-16])).Take()) })
		runtime.GC()
	}
}
