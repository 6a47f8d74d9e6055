// Unlocking a mutex that is not locked ends the program.
// status: 2
// stderr: fatal error: sync: unlock of unlocked mutex
// stderr: main.main()
package main

import "sync"

func main() {
	var m sync.Mutex
	m.Unlock()
}
