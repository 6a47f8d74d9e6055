// gcstress: 50
// wbstress: 50
// Dijkstra with heap.Fix, searches, union-find, tables by text/tabwriter.
package main

import (
	"container/heap"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"text/tabwriter"
)

type Edge struct {
	To     string
	Weight float64
}
type Graph map[string][]Edge

func (g Graph) Add(from, to string, w float64) {
	g[from] = append(g[from], Edge{to, w})
	if _, ok := g[to]; !ok {
		g[to] = nil
	}
}

type item struct {
	node string
	dist float64
	idx  int
}
type pq []*item

func (p pq) Len() int            { return len(p) }
func (p pq) Less(i, j int) bool  { return p[i].dist < p[j].dist }
func (p pq) Swap(i, j int)       { p[i], p[j] = p[j], p[i]; p[i].idx, p[j].idx = i, j }
func (p *pq) Push(x interface{}) { it := x.(*item); it.idx = len(*p); *p = append(*p, it) }
func (p *pq) Pop() (x interface{}) {
	last := len(*p) - 1
	x, *p = (*p)[last], (*p)[:last]
	return
}

func (g Graph) Dijkstra(src string) (dist map[string]float64, prev map[string]string) {
	dist, prev = map[string]float64{}, map[string]string{}
	items := map[string]*item{}
	var q pq
	for n := range g {
		d := math.Inf(1)
		if n == src {
			d = 0
		}
		dist[n] = d
		items[n] = &item{node: n, dist: d}
		heap.Push(&q, items[n])
	}
	for q.Len() > 0 {
		u := heap.Pop(&q).(*item)
		delete(items, u.node)
		for _, e := range g[u.node] {
			if alt := dist[u.node] + e.Weight; alt < dist[e.To] {
				dist[e.To], prev[e.To] = alt, u.node
				items[e.To].dist = alt
				heap.Fix(&q, items[e.To].idx)
			}
		}
	}
	return
}

func (g Graph) BFS(src string, visit func(string, int) bool) {
	type qe struct {
		n string
		d int
	}
	seen := map[string]struct{}{src: {}}
	for queue := []qe{{src, 0}}; len(queue) > 0; queue = queue[1:] {
		cur := queue[0]
		if !visit(cur.n, cur.d) {
			return
		}
		for _, e := range g[cur.n] {
			if _, ok := seen[e.To]; !ok {
				seen[e.To] = struct{}{}
				queue = append(queue, qe{e.To, cur.d + 1})
			}
		}
	}
}

func path(prev map[string]string, to string) string {
	p := []string{to}
	for n, ok := prev[to]; ok; n, ok = prev[n] {
		p = append([]string{n}, p...)
	}
	return strings.Join(p, "→")
}

type UF struct{ parent, size []int }

func NewUF(n int) *UF {
	u := &UF{make([]int, n), make([]int, n)}
	for i := range u.parent {
		u.parent[i], u.size[i] = i, 1
	}
	return u
}
func (u *UF) Find(x int) int {
	for u.parent[x] != x {
		u.parent[x] = u.parent[u.parent[x]]
		x = u.parent[x]
	}
	return x
}
func (u *UF) Union(a, b int) bool {
	if a, b = u.Find(a), u.Find(b); a == b {
		return false
	}
	if u.size[a] < u.size[b] {
		a, b = b, a
	}
	u.parent[b] = a
	u.size[a] += u.size[b]
	return true
}

func main() {
	g := Graph{}
	for _, l := range strings.Split("a b 7,a c 9,a f 14,b c 10,b d 15,c d 11,c f 2,d e 6,e f 9", ",") {
		var from, to string
		var w float64
		if n, err := fmt.Sscan(l, &from, &to, &w); n != 3 || err != nil {
			panic(err)
		}
		g.Add(from, to, w)
		g.Add(to, from, w)
	}
	g.Add("x", "y", 1)
	dist, prev := g.Dijkstra("a")
	var names []string
	for n := range dist {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool {
		di, dj := dist[names[i]], dist[names[j]]
		return di < dj || di == dj && names[i] < names[j]
	})
	w := tabwriter.NewWriter(os.Stdout, 5, 0, 1, '.', tabwriter.TabIndent)
	for _, n := range names {
		fmt.Fprintf(w, "%s\t%5.1f\t%s\n", n, dist[n], path(prev, n))
	}
	w.Flush()
	g.BFS("a", func(n string, d int) bool { fmt.Print(n, d, " "); return d < 2 })
	fmt.Println()
	edges := [][3]int{{0, 1, 4}, {1, 2, 8}, {2, 3, 7}, {3, 0, 1}, {1, 3, 2}, {4, 5, 3}}
	sort.SliceStable(edges, func(i, j int) bool { return edges[i][2] < edges[j][2] })
	u, total := NewUF(6), 0
	for _, e := range edges {
		if u.Union(e[0], e[1]) {
			total += e[2]
		}
	}
	fmt.Println(total, edges[:2], *u)
	fw := [4][4]int{}
	const inf = int(^uint(0)>>1) / 2
	for i := range fw {
		for j := range fw[i] {
			if i != j {
				fw[i][j] = inf
			}
		}
	}
	fw[0][1], fw[1][2], fw[2][3], fw[3][0] = 1, 2, 3, 4
	for k := range fw {
		for i := range fw {
			for j := range fw {
				if d := fw[i][k] + fw[k][j]; d < fw[i][j] {
					fw[i][j] = d
				}
			}
		}
	}
	fmt.Println(fw)
}
