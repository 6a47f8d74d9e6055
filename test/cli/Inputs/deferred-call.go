package main

type file struct{ name string }

//go:noinline
func (f *file) close(n int) { panic(n) }

//go:noinline
func closes(f *file) {
	defer func() { panic("in a literal") }()
	for i := 0; i < 2; i++ {
		defer f.close(i)
	}
	if f.name != "" {
		panic("first")
	}
}

func main() { closes(&file{"x"}) }
