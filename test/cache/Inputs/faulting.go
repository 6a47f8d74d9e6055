package low

import (
	"errors"
	"fmt"
	"sync"
)

var (
	mu    sync.Mutex
	calls int
)

type Record struct {
	A, B int
	Tail [6]int
}

// Sum adds bytes under a lock that it gives back whatever happens.
func Sum(m []byte, from int) (sum int, err error) {
	mu.Lock()
	defer mu.Unlock()
	calls++
	for _, b := range m[from:] {
		sum += int(b)
	}
	return
}

// Guarded recovers itself, with what it had done until then.
func Guarded(m []byte, at int) (done []int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(fmt.Sprint(r))
		}
	}()
	for i := at; i < at+4; i++ {
		done = append(done, i)
		m[i]++
	}
	return
}

// Take copies a record.
func (r *Record) Take() (copied Record) {
	defer func() { calls++ }()
	copied = *r
	copied.A += r.B
	return
}

func Calls() int { return calls }
