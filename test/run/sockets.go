// Sockets: an echo server with a goroutine for each connection, all of them waiting in the poller.
// gcstress: 100
// wbstress: 20
package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func echo(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			fmt.Println("accept:", errors.Is(err, net.ErrClosed))
			return
		}
		go func() {
			defer c.Close()
			lines := bufio.NewReader(c)
			for {
				line, err := lines.ReadString('\n')
				if err != nil {
					return
				}
				c.Write([]byte("<" + line))
			}
		}()
	}
}

func clients(network, address string, n int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	good := 0
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			c, err := net.Dial(network, address)
			check(err)
			defer c.Close()
			lines := bufio.NewReader(c)
			for k := 0; k < 5; k++ {
				text := fmt.Sprintf("client %d line %d\n", i, k)
				_, err := c.Write([]byte(text))
				check(err)
				got, err := lines.ReadString('\n')
				check(err)
				if got == "<"+text {
					mu.Lock()
					good++
					mu.Unlock()
				}
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(network, good == 5*n)
}

func serve(network, address string) {
	l, err := net.Listen(network, address)
	check(err)
	done := make(chan bool)
	go func() {
		echo(l)
		done <- true
	}()
	clients(network, l.Addr().String(), 40)
	l.Close()
	<-done
}

func datagrams() {
	a, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	b, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	go b.WriteTo([]byte("datagram"), a.LocalAddr())
	buf := make([]byte, 100)
	n, from, err := a.ReadFrom(buf)
	fmt.Println(string(buf[:n]), from.String() == b.LocalAddr().String(), err)
	a.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, _, err = a.ReadFrom(buf)
	fmt.Println(err.(net.Error).Timeout())
}

func main() {
	debug.SetMaxThreads(40)
	serve("tcp", "127.0.0.1:0")
	folder, err := os.MkdirTemp("", "sockets")
	check(err)
	defer os.RemoveAll(folder)
	serve("unix", filepath.Join(folder, "s"))
	datagrams()
	_, err = net.Dial("unix", filepath.Join(folder, "none"))
	fmt.Println(err != nil)
}
