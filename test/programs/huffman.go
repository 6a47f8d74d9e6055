// args: 20
// gcstress: 10
// Huffman codes by a binary heap of tree nodes; encodes and decodes a text bit by bit.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type node struct {
	count       int
	symbol      byte
	order       int
	left, right *node
}

type heap []*node

func (h heap) less(i, j int) bool {
	return h[i].count < h[j].count || h[i].count == h[j].count && h[i].order < h[j].order
}

func (h *heap) push(n *node) {
	*h = append(*h, n)
	s := *h
	for i := len(s) - 1; i > 0 && s.less(i, (i-1)/2); i = (i - 1) / 2 {
		s[i], s[(i-1)/2] = s[(i-1)/2], s[i]
	}
}

func (h *heap) pop() *node {
	s := *h
	top, n := s[0], len(s)-1
	s[0] = s[n]
	s[n] = nil
	s = s[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && s.less(c+1, c) {
			c++
		}
		if !s.less(c, i) {
			break
		}
		s[i], s[c] = s[c], s[i]
		i = c
	}
	*h = s
	return top
}

func codes(n *node, prefix string, table *[256]string) {
	if n.left == nil {
		table[n.symbol] = prefix
		return
	}
	codes(n.left, prefix+"0", table)
	codes(n.right, prefix+"1", table)
}

func main() {
	rounds := 20
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	text := ""
	for i := 0; i < rounds; i++ {
		text += "she sells sea shells by the sea shore " + strconv.Itoa(i)
	}
	var counts [256]int
	for i := 0; i < len(text); i++ {
		counts[text[i]]++
	}
	var h heap
	order := 0
	for s, c := range counts {
		if c > 0 {
			h.push(&node{count: c, symbol: byte(s), order: order})
			order++
		}
	}
	for len(h) > 1 {
		a, b := h.pop(), h.pop()
		h.push(&node{count: a.count + b.count, order: order, left: a, right: b})
		order++
	}
	root := h.pop()
	var table [256]string
	codes(root, "", &table)
	var bits []byte
	for i := 0; i < len(text); i++ {
		bits = append(bits, table[text[i]]...)
	}
	var back []byte
	for n, i := root, 0; i < len(bits); i++ {
		if bits[i] == '0' {
			n = n.left
		} else {
			n = n.right
		}
		if n.left == nil {
			back = append(back, n.symbol)
			n = root
		}
	}
	fmt.Println(len(text)*8, len(bits), string(back) == text, table['s'], table[' '])
}
