package lengths

// Total reads the row's length again after each store: p may lead to it.
//
//go:noinline
func Total(rows [][]int, p *int) (total int) {
	for i := 0; i < len(rows[0]); i++ {
		*p = i/2 + 2
		total += rows[0][i]
	}
	return total
}
