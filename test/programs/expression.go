// args: 50
// Parses, differentiates, simplifies and evaluates expressions: interfaces, type switches, small objects, strings.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

type expr interface {
	eval(x float64) float64
	String() string
}

type (
	num      float64
	variable struct{}
	binary   struct {
		op   byte
		l, r expr
	}
	neg struct{ e expr }
)

func (n num) eval(float64) float64      { return float64(n) }
func (variable) eval(x float64) float64 { return x }
func (n neg) eval(x float64) float64    { return -n.e.eval(x) }
func (b *binary) eval(x float64) float64 {
	l, r := b.l.eval(x), b.r.eval(x)
	switch b.op {
	case '+':
		return l + r
	case '-':
		return l - r
	case '*':
		return l * r
	}
	return l / r
}

func (n num) String() string    { return strconv.FormatFloat(float64(n), 'g', -1, 64) }
func (variable) String() string { return "x" }
func (n neg) String() string    { return "-" + n.e.String() }
func (b *binary) String() string {
	return "(" + b.l.String() + " " + string(rune(b.op)) + " " + b.r.String() + ")"
}

func derive(e expr) expr {
	switch e := e.(type) {
	case num:
		return num(0)
	case variable:
		return num(1)
	case neg:
		return neg{derive(e.e)}
	case *binary:
		switch e.op {
		case '+', '-':
			return &binary{e.op, derive(e.l), derive(e.r)}
		case '*':
			return &binary{'+', &binary{'*', derive(e.l), e.r}, &binary{'*', e.l, derive(e.r)}}
		}
		return &binary{'/', &binary{'-', &binary{'*', derive(e.l), e.r}, &binary{'*', e.l, derive(e.r)}}, &binary{'*', e.r, e.r}}
	}
	panic("unknown expression")
}

func simplify(e expr) expr {
	switch e := e.(type) {
	case neg:
		inner := simplify(e.e)
		if n, ok := inner.(num); ok {
			return -n
		}
		return neg{inner}
	case *binary:
		l, r := simplify(e.l), simplify(e.r)
		ln, lok := l.(num)
		rn, rok := r.(num)
		if lok && rok {
			return num((&binary{e.op, ln, rn}).eval(0))
		}
		switch {
		case e.op == '*' && (lok && ln == 0 || rok && rn == 0):
			return num(0)
		case e.op == '*' && lok && ln == 1, e.op == '+' && lok && ln == 0:
			return r
		case rok && (rn == 1 && (e.op == '*' || e.op == '/') || rn == 0 && (e.op == '+' || e.op == '-')):
			return l
		}
		return &binary{e.op, l, r}
	}
	return e
}

type parser struct {
	text string
	at   int
}

var errEnd = errors.New("unexpected end")

func (p *parser) peek() byte {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) sum() (expr, error) {
	l, err := p.product()
	for err == nil && (p.peek() == '+' || p.peek() == '-') {
		op := p.peek()
		p.at++
		var r expr
		if r, err = p.product(); err == nil {
			l = &binary{op, l, r}
		}
	}
	return l, err
}

func (p *parser) product() (expr, error) {
	l, err := p.factor()
	for err == nil && (p.peek() == '*' || p.peek() == '/') {
		op := p.peek()
		p.at++
		var r expr
		if r, err = p.factor(); err == nil {
			l = &binary{op, l, r}
		}
	}
	return l, err
}

func (p *parser) factor() (expr, error) {
	switch c := p.peek(); {
	case c == 0:
		return nil, errEnd
	case c == '-':
		p.at++
		e, err := p.factor()
		return neg{e}, err
	case c == 'x':
		p.at++
		return variable{}, nil
	case c == '(':
		p.at++
		e, err := p.sum()
		if err != nil {
			return nil, err
		}
		if p.peek() != ')' {
			return nil, fmt.Errorf("want ) at %d, have %q", p.at, p.peek())
		}
		p.at++
		return e, nil
	case c >= '0' && c <= '9':
		start := p.at
		for p.at < len(p.text) && (p.text[p.at] >= '0' && p.text[p.at] <= '9' || p.text[p.at] == '.') {
			p.at++
		}
		v, err := strconv.ParseFloat(p.text[start:p.at], 64)
		return num(v), err
	default:
		return nil, fmt.Errorf("unexpected %q at %d", c, p.at)
	}
}

func main() {
	rounds := 50
	if len(os.Args) > 1 {
		rounds, _ = strconv.Atoi(os.Args[1])
	}
	texts := []string{"x * x * x - 2 * x + 1", "(x + 1) / (x - 1)", "-(x*x) * (3 + 4.5)", "1 + 2 * 3", "(x", "2 $ 3", "0 * x + 1 * (x + 0)"}
	for _, text := range texts {
		p := &parser{text: text}
		e, err := p.sum()
		if err != nil {
			fmt.Println(text, "->", err)
			continue
		}
		d := simplify(derive(e))
		fmt.Printf("%v -> %v, %.4f, %.4f\n", e, d, e.eval(2.5), d.eval(2.5))
	}
	total := 0.0
	for i := 0; i < rounds; i++ {
		p := &parser{text: texts[i%3]}
		e, _ := p.sum()
		for k := 0; k < 3; k++ {
			total += e.eval(float64(i%7) + 0.5)
			e = simplify(derive(e))
		}
	}
	fmt.Printf("%.6f\n", total)
}
