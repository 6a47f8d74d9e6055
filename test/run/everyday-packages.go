// gcstress: 20
// Packages that programs use every day, from the installed Go's source, all at once.
package main

import (
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"html"
	"math/cmplx"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
	"unicode/utf16"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any          { o := *h; x := o[len(o)-1]; *h = o[:len(o)-1]; return x }

func main() {
	h := &ints{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 1)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	l := list.New()
	l.PushBack(1)
	l.PushFront(0)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(3)
	fmt.Println(r.Len())
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), errors.Is(ctx.Err(), context.DeadlineExceeded))
	recs, err := csv.NewReader(strings.NewReader("a,b\n\"c,d\",e\n")).ReadAll()
	fmt.Println(recs, err)
	fmt.Println(hex.EncodeToString([]byte("hi")), hex.Dump([]byte("0123456789abcdefXYZ")))
	fmt.Println(crc32.ChecksumIEEE([]byte("hello")), func() uint64 { f := fnv.New64a(); f.Write([]byte("x")); return f.Sum64() }())
	fmt.Println(html.EscapeString("<a&b>"), html.UnescapeString("&lt;&eacute;"))
	fmt.Println(cmplx.Sqrt(-1), cmplx.Exp(1i))
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	fmt.Println(re.FindAllStringSubmatch("bob@x.com, al@y.com", -1), re.ReplaceAllString("bob@x.com", "$2:$1"))
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(w, "a\tbbb\tc")
	fmt.Fprintln(w, "aaaa\tb\tccccc")
	w.Flush()
	var wg sync.WaitGroup
	var mu sync.Mutex
	m := map[string]int{}
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func(i int) { defer wg.Done(); mu.Lock(); m[fmt.Sprint(i%3)]++; mu.Unlock() }(i)
	}
	wg.Wait()
	fmt.Println(m)
	var once sync.Once
	once.Do(func() { fmt.Println("once") })
	once.Do(func() { fmt.Println("twice") })
	var sm sync.Map
	sm.Store("k", 1)
	v, ok := sm.Load("k")
	fmt.Println(v, ok)
	fmt.Println(utf16.Encode([]rune("a😀")))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%v %s", 1, "x")
	fmt.Println(b.String(), path.Join("a", "../b"))
	_ = debug.SetGCPercent(100)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var a []int
		_ = a[3]
	}()
	tk := time.NewTicker(time.Millisecond)
	<-tk.C
	tk.Stop()
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("after")
	}
}
