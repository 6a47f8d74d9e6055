package main

import "os"

func main() {
	out := os.Stdout
	if len(os.Args) > 1 {
		f, err := os.OpenFile(os.Args[1], os.O_WRONLY, 0)
		if err != nil {
			println(err.Error())
			return
		}
		out = f
	}
	for i := 0; i < 1000000; i++ {
		if _, err := out.WriteString("0123456789012345678901234567890123456789\n"); err != nil {
			println(err.Error())
			return
		}
	}
}
