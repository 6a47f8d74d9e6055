// args: 400
// A least-recently-used cache: a hash table of chains threaded on a doubly linked list, many pointer writes.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type entry struct {
	key, value         int
	newer, older, next *entry
}

type cache struct {
	buckets        []*entry
	newest, oldest *entry
	size, limit    int
	hits, misses   int
}

func newCache(limit int) *cache { return &cache{buckets: make([]*entry, limit*2), limit: limit} }

func (c *cache) bucket(key int) **entry {
	return &c.buckets[uint64(key)*0x9E3779B97F4A7C15>>40%uint64(len(c.buckets))]
}

func (c *cache) unlink(e *entry) {
	if e.newer != nil {
		e.newer.older = e.older
	} else {
		c.newest = e.older
	}
	if e.older != nil {
		e.older.newer = e.newer
	} else {
		c.oldest = e.newer
	}
	e.newer, e.older = nil, nil
}

func (c *cache) front(e *entry) {
	e.older = c.newest
	if c.newest != nil {
		c.newest.newer = e
	} else {
		c.oldest = e
	}
	c.newest = e
}

func (c *cache) get(key int) (int, bool) {
	for e := *c.bucket(key); e != nil; e = e.next {
		if e.key == key {
			c.hits++
			c.unlink(e)
			c.front(e)
			return e.value, true
		}
	}
	c.misses++
	return 0, false
}

func (c *cache) put(key, value int) {
	if c.size == c.limit {
		old := c.oldest
		c.unlink(old)
		for p := c.bucket(old.key); ; p = &(*p).next {
			if *p == old {
				*p = old.next
				break
			}
		}
		c.size--
	}
	b := c.bucket(key)
	e := &entry{key: key, value: value, next: *b}
	*b = e
	c.front(e)
	c.size++
}

func main() {
	n := 400
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	c := newCache(n / 10)
	seed, sum := uint32(1), 0
	for i := 0; i < n*10; i++ {
		seed = seed*1664525 + 1013904223
		key := int(seed>>16) % (n / 5)
		if v, ok := c.get(key); ok {
			sum += v
		} else {
			c.put(key, key*key)
		}
	}
	fmt.Println(c.hits, c.misses, c.size, sum, c.newest.key, c.oldest.key)
}
