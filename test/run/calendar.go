// gcstress: 20
// Dates, formats, zones and durations of package time.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Date(2021, time.February, 29, 25, 61, 61, 123456789, time.UTC)
	fmt.Println(t)
	fmt.Println(t.Format(time.RFC3339Nano), t.Format(time.RFC1123), t.Format("Mon Jan _2 15:04:05.000 2006"))
	fmt.Println(t.Weekday(), t.YearDay(), t.Month(), t.Unix())
	y, w := t.ISOWeek()
	fmt.Println(y, w, t.AddDate(0, 1, -3), t.Truncate(time.Hour), t.Round(24*time.Hour))
	p, err := time.Parse(time.RFC3339, "2020-07-08T09:10:11+02:00")
	fmt.Println(p, err)
	_, err = time.Parse(time.Kitchen, "x")
	fmt.Println(err)
	d, err := time.ParseDuration("1h15m30.918s")
	fmt.Println(d, err, d.Seconds(), d.Round(time.Minute))
	fmt.Println(t.Sub(p), p.Before(t), t.Equal(t.In(time.FixedZone("X", 3600))), t.In(time.FixedZone("X", 3600)))
	start := time.Now()
	time.Sleep(2 * time.Millisecond)
	e := time.Since(start)
	fmt.Println(e > 2*time.Millisecond, e < time.Hour)
	b, _ := t.MarshalJSON()
	fmt.Println(string(b))
}
