// Package sync for programs of one goroutine: a lock that would have to wait can wait for nobody, which is a deadlock.
package sync

// In the runtime: both end the program.
func deadlock()
func fatal(text string)

// Locker is something that can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// Mutex is a mutual exclusion lock; the zero value is unlocked.
type Mutex struct{ locked bool }

func (m *Mutex) Lock() {
	if m.locked {
		deadlock()
	}
	m.locked = true
}

func (m *Mutex) TryLock() bool {
	was := m.locked
	m.locked = true
	return !was
}

func (m *Mutex) Unlock() {
	if !m.locked {
		fatal("sync: unlock of unlocked mutex")
	}
	m.locked = false
}

// RWMutex is a lock held by any number of readers or one writer.
type RWMutex struct {
	writer  bool
	readers int
}

func (m *RWMutex) Lock() {
	if m.writer || m.readers > 0 {
		deadlock()
	}
	m.writer = true
}

func (m *RWMutex) Unlock() {
	if !m.writer {
		fatal("sync: Unlock of unlocked RWMutex")
	}
	m.writer = false
}

func (m *RWMutex) RLock() {
	if m.writer {
		deadlock()
	}
	m.readers++
}

func (m *RWMutex) RUnlock() {
	if m.readers == 0 {
		fatal("sync: RUnlock of unlocked RWMutex")
	}
	m.readers--
}

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }

// RLocker is a Locker that locks for reading.
func (m *RWMutex) RLocker() Locker { return (*rlocker)(m) }

// Once runs a function once.
type Once struct{ done bool }

func (o *Once) Do(f func()) {
	if !o.done {
		o.done = true
		f()
	}
}

// Pool keeps values for reuse.
type Pool struct {
	New  func() any
	free []any
}

func (p *Pool) Get() any {
	if n := len(p.free); n > 0 {
		x := p.free[n-1]
		p.free[n-1] = nil
		p.free = p.free[:n-1]
		return x
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

func (p *Pool) Put(x any) {
	if x != nil && len(p.free) < 64 {
		p.free = append(p.free, x)
	}
}
