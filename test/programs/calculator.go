// gcstress: 50
// wbstress: 50
// A lexer, a Pratt parser and an evaluator, with a table by text/tabwriter and recovered errors.
package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"text/tabwriter"
)

type Kind int

const (
	EOF Kind = iota - 1
	NUM
	OP
	NAME
	_
	PAREN
)

var kindNames = [...]string{NUM: "number", OP: "operator", NAME: "name", PAREN: "paren"}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

type Token struct {
	Kind
	Text string
	Pos  int
}

type node interface {
	eval(env map[string]float64) float64
}
type num float64
type ref string
type bin struct {
	op   byte
	l, r node
}
type call struct {
	f    func(...float64) float64
	args []node
}

func (n num) eval(map[string]float64) float64     { return float64(n) }
func (r ref) eval(env map[string]float64) float64 { return env[string(r)] }
func (b *bin) eval(env map[string]float64) float64 {
	l, r := b.l.eval(env), b.r.eval(env)
	switch b.op {
	case '+':
		return l + r
	case '-':
		return l - r
	case '*':
		return l * r
	case '/':
		return l / r
	case '^':
		return math.Pow(l, r)
	}
	panic("bad op " + string(b.op))
}
func (c call) eval(env map[string]float64) float64 {
	var args []float64
	for _, a := range c.args {
		args = append(args, a.eval(env))
	}
	return c.f(args...)
}

var funcs = map[string]func(...float64) float64{
	"max": func(a ...float64) float64 {
		m := math.Inf(-1)
		for _, x := range a {
			m = math.Max(m, x)
		}
		return m
	},
	"sqrt": func(a ...float64) float64 { return math.Sqrt(a[0]) },
	"pi":   func(...float64) float64 { return math.Pi },
}

func lex(s string) (out []Token) {
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == ' ':
			i++
			continue
		case '0' <= c && c <= '9' || c == '.':
			for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
				i++
			}
			out = append(out, Token{NUM, s[start:i], start})
		case 'a' <= c && c <= 'z':
			for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
				i++
			}
			out = append(out, Token{NAME, s[start:i], start})
		case strings.IndexByte("()", c) >= 0, c == ',':
			i++
			out = append(out, Token{Kind: PAREN, Text: s[start:i], Pos: start})
		default:
			i++
			out = append(out, Token{OP, s[start:i], start})
		}
	}
	return append(out, Token{Kind: EOF, Pos: len(s)})
}

type parser struct{ toks []Token }

func (p *parser) next() (t Token) { t, p.toks = p.toks[0], p.toks[1:]; return }
func (p *parser) is(text string) bool {
	if p.toks[0].Text == text && p.toks[0].Kind != EOF {
		p.next()
		return true
	}
	return false
}

var prec = map[string]int{"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

func (p *parser) expr(min int) node {
	left := p.unary()
	for {
		t := p.toks[0]
		q, ok := prec[t.Text]
		if !ok || q < min {
			return left
		}
		p.next()
		if t.Text != "^" {
			q++
		}
		left = &bin{t.Text[0], left, p.expr(q)}
	}
}

func (p *parser) unary() node {
	if p.is("-") {
		return &bin{'-', num(0), p.expr(3)}
	}
	switch t := p.next(); t.Kind {
	case NUM:
		var f float64
		if n, err := fmt.Sscanf(t.Text, "%g", &f); n != 1 {
			panic(fmt.Errorf("bad number %q at %d: %v", t.Text, t.Pos, err))
		}
		return num(f)
	case NAME:
		if !p.is("(") {
			return ref(t.Text)
		}
		c := call{f: funcs[t.Text]}
		for !p.is(")") {
			c.args = append(c.args, p.expr(1))
			p.is(",")
		}
		return c
	case PAREN:
		e := p.expr(1)
		if !p.is(")") {
			panic(fmt.Errorf("expected ) at %d, found %v", p.toks[0].Pos, p.toks[0]))
		}
		return e
	default:
		panic(fmt.Errorf("unexpected %v at %d", t.Kind, t.Pos))
	}
}

func main() {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	env := map[string]float64{"x": 3, "y": -0.5}
	for _, s := range []string{"1+2*3", "2^3^2", "(1+2)*3", "-x^2", "max(1,x,y*2)", "sqrt(x*x+16)/0", "pi()*2", "1+", "(1", "1.2.3", "0/0", "$"} {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Fprintf(w, "%s\t%T\t%v\t\n", s, r, r)
				}
			}()
			fmt.Fprintf(w, "%s\t=\t%.6g\t\n", s, (&parser{lex(s)}).expr(1).eval(env))
		}()
	}
	w.Flush()
	fmt.Printf("%v %+v %#v\n", lex("a1")[0], lex("(")[0], Kind(3))
}
