package main

type list struct {
	value int
	next  *list
}

func build(n int) (l *list) {
	for i := 0; i < n; i++ {
		l = &list{i, l}
	}
	return
}

func (l *list) sum() (total int) {
	for ; l != nil; l = l.next {
		total += l.value
	}
	return
}

func main() {
	total := 0
	for i := 0; i < 20; i++ {
		total += build(100).sum()
	}
	println(total)
}
