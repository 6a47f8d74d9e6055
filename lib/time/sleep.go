package time

// Sleep lets the goroutine wait for at least d.
func Sleep(d Duration) {
	if d > 0 {
		sleep(int64(d))
	}
}

// runtimeTimer is GoTimer (runtime/sched/timers.h).
type runtimeTimer struct {
	place        uintptr
	when, period int64
	f            func(arg any, seq uintptr)
	arg          any
	seq          uintptr
	unused       int64
	status       uint32
}

func startTimer(*runtimeTimer)
func stopTimer(*runtimeTimer) bool
func resetTimer(*runtimeTimer, int64) bool

func when(d Duration) int64 {
	now := nanotime()
	if d <= 0 {
		return now
	}
	if t := now + int64(d); t > 0 {
		return t
	}
	return 1<<63 - 1
}

func sendTime(c any, seq uintptr) {
	select {
	case c.(chan Time) <- Now():
	default:
	}
}

func startFunc(f any, seq uintptr) { go f.(func())() }

// Timer is one event: at its time it sends on C, or calls a function in a goroutine of its own.
type Timer struct {
	C <-chan Time
	r runtimeTimer
}

func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, r: runtimeTimer{when: when(d), f: sendTime, arg: c}}
	startTimer(&t.r)
	return t
}

func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{r: runtimeTimer{when: when(d), f: startFunc, arg: f}}
	startTimer(&t.r)
	return t
}

func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop reports whether it kept the timer from firing.
func (t *Timer) Stop() bool {
	if t.r.f == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return stopTimer(&t.r)
}

// Reset reports whether the timer had not fired yet.
func (t *Timer) Reset(d Duration) bool {
	if t.r.f == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	return resetTimer(&t.r, when(d))
}

// Ticker sends on C at intervals; what nobody has received by then is left out.
type Ticker struct {
	C <-chan Time
	r runtimeTimer
}

type tickerError string

func (e tickerError) Error() string { return string(e) }

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic(tickerError("non-positive interval for NewTicker"))
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, r: runtimeTimer{when: when(d), period: int64(d), f: sendTime, arg: c}}
	startTimer(&t.r)
	return t
}

func (t *Ticker) Stop() { stopTimer(&t.r) }

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r.f == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	stopTimer(&t.r)
	t.r.period = int64(d)
	resetTimer(&t.r, when(d))
}

func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
