// Package time: clocks and durations. Calendars and zones are not here yet.
package time

func nanotime() int64             // monotonic clock
func walltime() (sec, nsec int64) // since 1970
func sleep(ns int64)

// Duration is a span of time in nanoseconds.
type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

// Seconds keeps full precision: the whole seconds and the rest are converted apart.
func (d Duration) Seconds() float64 { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64 { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64   { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }

// Truncate rounds toward zero to a multiple of m.
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Round rounds to the nearest multiple of m, halves away from zero; results out of range become the extreme duration.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r+r < m {
			return d + r
		}
		if up := d - m + r; up < d {
			return up
		}
		return -1 << 63
	}
	if r+r < m {
		return d - r
	}
	if up := d + m - r; up > d {
		return up
	}
	return 1<<63 - 1
}

// Abs is the magnitude of d; that of the least duration is the greatest one.
func (d Duration) Abs() Duration {
	switch {
	case d >= 0:
		return d
	case d == -1<<63:
		return 1<<63 - 1
	}
	return -d
}

// String is "72h3m0.5s": leading units that are zero are left out, below a second the unit is ms, µs or ns; zero is "0s".
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	var buf [32]byte
	at := len(buf)
	u := uint64(d)
	if d < 0 {
		u = -u
	}
	if u < uint64(Second) {
		at--
		buf[at] = 's'
		switch {
		case u < uint64(Microsecond):
			at--
			buf[at] = 'n'
			at = digits(&buf, at, u)
		case u < uint64(Millisecond):
			at -= 2
			copy(buf[at:], "µ")
			at = fraction(&buf, at, u, 3)
		default:
			at--
			buf[at] = 'm'
			at = fraction(&buf, at, u, 6)
		}
	} else {
		at--
		buf[at] = 's'
		seconds := u / uint64(Second)
		at = decimals(&buf, at, u%uint64(Second), 9)
		at = digits(&buf, at, seconds%60)
		if minutes := seconds / 60; minutes > 0 {
			at--
			buf[at] = 'm'
			at = digits(&buf, at, minutes%60)
			if hours := minutes / 60; hours > 0 {
				at--
				buf[at] = 'h'
				at = digits(&buf, at, hours)
			}
		}
	}
	if d < 0 {
		at--
		buf[at] = '-'
	}
	return string(buf[at:])
}

// digits puts u before buf[at] and returns where it starts.
func digits(buf *[32]byte, at int, u uint64) int {
	for {
		at--
		buf[at] = byte('0' + u%10)
		u /= 10
		if u == 0 {
			return at
		}
	}
}

// decimals puts u as n decimals without trailing zeros, with their point, before buf[at].
func decimals(buf *[32]byte, at int, u uint64, n int) int {
	shown := false
	for i := 0; i < n; i++ {
		d := u % 10
		u /= 10
		if shown = shown || d != 0; shown {
			at--
			buf[at] = byte('0' + d)
		}
	}
	if shown {
		at--
		buf[at] = '.'
	}
	return at
}

func fraction(buf *[32]byte, at int, u uint64, n int) int {
	scale := uint64(1)
	for i := 0; i < n; i++ {
		scale *= 10
	}
	return digits(buf, decimals(buf, at, u%scale, n), u/scale)
}

// Time is an instant: wall clock and, when it came from Now, monotonic clock.
type Time struct{ wall, mono int64 }

// Now is the current time.
func Now() Time { return Time{wallclock(), nanotime()} }

func wallclock() int64 {
	sec, nsec := walltime()
	return sec*1e9 + nsec
}

// Unix is the time that many seconds and nanoseconds after 1970.
func Unix(sec, nsec int64) Time { return Time{wall: sec*1e9 + nsec} }

// Since is the time passed since t.
func Since(t Time) Duration {
	if t.mono != 0 {
		return Duration(nanotime() - t.mono)
	}
	return Duration(wallclock() - t.wall)
}

// Until is the time that passes until t.
func Until(t Time) Duration { return -Since(t) }

// Sub is t - u, by the monotonic clock when both have it.
func (t Time) Sub(u Time) Duration {
	if t.mono != 0 && u.mono != 0 {
		return Duration(t.mono - u.mono)
	}
	return Duration(t.wall - u.wall)
}

// Add is t + d.
func (t Time) Add(d Duration) Time {
	t.wall += int64(d)
	if t.mono != 0 {
		t.mono += int64(d)
	}
	return t
}

func (t Time) After(u Time) bool  { return t.Sub(u) > 0 }
func (t Time) Before(u Time) bool { return t.Sub(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.Sub(u) == 0 }
func (t Time) Unix() int64        { return floorDiv(t.wall, 1e9) }
func (t Time) UnixMilli() int64   { return floorDiv(t.wall, 1e6) }
func (t Time) UnixMicro() int64   { return floorDiv(t.wall, 1e3) }
func (t Time) UnixNano() int64    { return t.wall }
func (t Time) Nanosecond() int    { return int(t.wall - floorDiv(t.wall, 1e9)*1e9) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
