// goto forwards, backwards and into nothing but its own block; labels on loops, switches and type switches, whose break
// and continue leave what lies between.
package main

import "fmt"

func labels(n int) (out []int) {
	i := 0
loop:
	if i < n {
		out = append(out, i)
		i++
		goto loop
	}
	goto done
done:
outer:
	for a := 0; a < 3; a++ {
		switch {
		case a == 1:
			continue outer
		case a == 2:
			break outer
		default:
			for {
				out = append(out, 100+a)
				break
			}
		}
		out = append(out, 200+a)
	}
sw:
	switch x := n; x {
	case 3:
		for {
			break sw
		}
		fallthrough
	case 4:
		out = append(out, 4)
	}
	var v interface{} = n
ts:
	switch y := v.(type) {
	case int:
		if y > 2 {
			break ts
		}
		out = append(out, 300)
	}
	{
		if n > 1 {
			goto after
		}
		out = append(out, 400)
	}
after:
rng:
	for i, c := range "héllo" {
		for range out {
			if c == 'l' {
				continue rng
			}
			break
		}
		out = append(out, i)
		if i > 3 {
			break rng
		}
	}
	{
		goto inner
	inner:
		out = append(out, 500)
	}
	for i := 0; ; i++ {
		switch i {
		case 0, 1:
			continue
		case 2:
			goto end
		}
	}
end:
	return
}

func main() {
	fmt.Println(labels(0), labels(1), labels(3), labels(4))
}
