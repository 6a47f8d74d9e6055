// RUN: loam build -gcflags=-m -o %t %s 2>&1 | FileCheck --implicit-check-not="moved to heap" %s
// RUN: %t 2>&1 | FileCheck --check-prefix=OUT %s
// What package sync waits with keeps no address: a mutex that one goroutine alone knows stays in the frame. One that another
// goroutine is given does not. (For gc each is moved to the heap.)
package main

import "sync"

func counted(n int) int {
	var mu sync.Mutex
	var once sync.Once
	var rw sync.RWMutex
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		mu.Lock()
		once.Do(func() { n *= 2 })
		rw.RLock()
		rw.RUnlock()
		mu.Unlock()
	}
	wg.Wait()
	return n
}

func shared() int {
	n := 0            // CHECK-DAG: [[@LINE]]:2: moved to heap: n
	var mu sync.Mutex // CHECK-DAG: [[@LINE]]:6: moved to heap: mu
	done := make(chan bool)
	for i := 0; i < 2; i++ {
		go func() {
			mu.Lock()
			n++
			mu.Unlock()
			done <- true
		}()
	}
	<-done
	<-done
	return n
}

func main() { println(counted(3), shared()) } // OUT: 6 2
