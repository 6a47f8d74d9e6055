// io.Copy between files and connections, which the installed Go's packages leave to the kernel: through pipes of their own, which
// finalizers close.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	a, _ := os.CreateTemp("", "x")
	a.Write(bytes.Repeat([]byte("hello"), 100000))
	a.Seek(0, 0)
	b, _ := os.CreateTemp("", "x")
	fmt.Println(io.Copy(b, a))
	os.Remove(a.Name())
	os.Remove(b.Name())
	b.Seek(0, 0)
	l, _ := net.Listen("tcp", "127.0.0.1:0")
	done := make(chan int64)
	go func() {
		c, _ := l.Accept()
		d, _ := os.CreateTemp("", "x")
		n, _ := io.Copy(d, c)
		os.Remove(d.Name())
		done <- n
	}()
	c, _ := net.Dial("tcp", l.Addr().String())
	fmt.Println(io.Copy(c, b))
	c.Close()
	fmt.Println(<-done)
	l2, _ := net.Listen("tcp", "127.0.0.1:0")
	go func() {
		c, _ := l2.Accept()
		n, _ := io.Copy(io.Discard, c)
		done <- n
	}()
	go func() {
		c, _ := net.Dial("tcp", l.Addr().String())
		c.Write(bytes.Repeat([]byte("abc"), 50000))
		c.Close()
	}()
	in, _ := l.Accept()
	out, _ := net.Dial("tcp", l2.Addr().String())
	fmt.Println(io.Copy(out, in))
	out.Close()
	fmt.Println(<-done)
}
