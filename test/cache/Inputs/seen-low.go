package low

// first comment

const K = 1

type Box struct {
	A int
	V []int
}

func (b *Box) Len() int { return len(b.V) }

var kept *int

//go:noinline
func Large(p *int, text string) int {
	total := 0
	var local int
	// place for a type
	for range text {
		total += 1
		local++
	}
	kept = nil
	return total + int(local)
}

func Small(x int) int { return x * 3 }

// Named has a local type, whose name is seen at run time.
func Named() interface{} {
	type inner struct{ y int }
	return inner{K}
}

func Last(s []int, i int) int { return s[i] }

// last comment
