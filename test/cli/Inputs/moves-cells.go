package main

type cell struct {
	id   int
	next *cell
}

var made *cell

// Moves a list's cells one by one to another list; meanwhile only a local variable holds them.
func main() {
	from, to := &cell{}, &cell{}
	for i := 0; i < 100; i++ {
		from.next = &cell{i, from.next}
	}
	for round := 0; round < 4000; round++ {
		c := from.next
		from.next = c.next
		made = &cell{round, made}
		if round%200 == 0 {
			made = nil
		}
		c.next = to.next
		to.next = c
		if from.next == nil {
			from, to = to, from
		}
	}
	sum := 0
	for _, list := range []*cell{from, to} {
		for c := list.next; c != nil; c = c.next {
			sum += c.id
		}
	}
	println(sum)
}
