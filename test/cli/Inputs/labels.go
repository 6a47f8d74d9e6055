// Labels of profiles: what a goroutine has, what those that it starts have, and what profiles say of both.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func show(ctx context.Context) {
	var all []string
	pprof.ForLabels(ctx, func(key, value string) bool {
		all = append(all, key+"="+value)
		return true
	})
	value, ok := pprof.Label(ctx, "worker")
	fmt.Println(len(all), value, ok)
}

var sink []byte

//go:noinline
func spin(d time.Duration) (n int) {
	for start := time.Now(); time.Since(start) < d; {
		for i := 0; i < 20000; i++ {
			n += i ^ n<<1
		}
		sink = make([]byte, 1000)
	}
	return n
}

func worker(name string, d time.Duration, done *sync.WaitGroup) {
	pprof.Do(context.Background(), pprof.Labels("worker", name), func(ctx context.Context) {
		spin(d)
		pprof.Do(ctx, pprof.Labels("phase", "second", "worker", name+"-"+name), func(context.Context) { spin(d) })
	})
	done.Done()
}

// lines that begin with # labels, each once, and how many goroutines have them.
func labelled() {
	var b bytes.Buffer
	check(pprof.Lookup("goroutine").WriteTo(&b, 1))
	before := ""
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.HasPrefix(line, "# labels") {
			fmt.Println(strings.Fields(before)[0], line)
		}
		before = line
	}
}

func main() {
	d, err := time.ParseDuration(os.Args[2])
	check(err)
	cpu, err := os.Create(os.Args[1] + "/cpu")
	check(err)
	check(pprof.StartCPUProfile(cpu))
	var done sync.WaitGroup
	done.Add(2)
	go worker("one", d, &done)
	go worker("two", d, &done)
	done.Wait()
	pprof.StopCPUProfile()
	check(cpu.Close())

	ctx := pprof.WithLabels(context.Background(), pprof.Labels("worker", "x", "b", "1", "b", "2"))
	show(context.Background())
	show(ctx)
	show(pprof.WithLabels(ctx, pprof.Labels("worker", "y", "c", "3")))
	labelled()
	stop := make(chan bool)
	ready := make(chan bool)
	pprof.Do(ctx, pprof.Labels("kind", "a \"waiter\""), func(context.Context) {
		for i := 0; i < 3; i++ {
			go func() {
				ready <- true
				<-stop
			}()
		}
	})
	for i := 0; i < 3; i++ {
		<-ready
	}
	runtime.GC()
	time.Sleep(10 * time.Millisecond)
	labelled()
	pprof.SetGoroutineLabels(ctx)
	labelled()
	pprof.SetGoroutineLabels(context.Background())
	labelled()
	waiters, err := os.Create(os.Args[1] + "/goroutine")
	check(err)
	check(pprof.Lookup("goroutine").WriteTo(waiters, 0))
	check(waiters.Close())
	close(stop)
	defer func() { fmt.Println(recover()) }()
	pprof.Labels("a")
}
