// Who locks a mutex twice waits for ever; who unlocks one that is not locked ends the program.
// status: 2
// stderr: fatal error: all goroutines are asleep - deadlock!
// stderr: goroutine 1 [semacquire]:
// stderr: sync.(*Mutex).Lock
// stderr: main.main()
package main

import "sync"

func main() {
	var m sync.Mutex
	m.Lock()
	m.Lock()
}
