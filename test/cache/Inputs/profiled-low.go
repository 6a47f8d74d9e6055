package low

// Large is beyond the budget of inlining.
func Large(x int) int {
	if x&1 == 0 {
		x = x*3 + x>>1 ^ x<<2 - x&5 + x*7
		x = x*5 + x>>2 ^ x<<3 - x&6 + x*9
	} else {
		x = x*7 + x>>3 ^ x<<4 - x&7 + x*2
		x = x*9 + x>>4 ^ x<<5 - x&8 + x*4
	}
	if x > 1000 {
		x = x>>1 - x&3 + x>>5
	}
	return x
}

func Sum(n int) (t int) {
	for i := 0; i < n; i++ {
		if i%10 == 9 {
			t -= Large(i)
		} else {
			t += i
		}
	}
	return t
}
