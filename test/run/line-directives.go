// status: 2
// stderr: main.main()
// stderr: trouble.y:77
// //line and /*line*/ directives name places in runtime.Caller and in tracebacks: by line, by line and column, in
// the middle of a line and of a function, with names that are relative, absolute or left out.
package main

import (
	"fmt"
	"path"
	"runtime"
)

func where() string {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Sprint(path.Base(file), ":", line)
}

func main() {
	fmt.Println(where())
//line foo.y:10
	fmt.Println(where())
	fmt.Println(where())
//line :20:5
	fmt.Println(where())
	/*line bar.y:30*/ fmt.Println(where())
	fmt.Println(where()) /*line baz.y:40:1*/; fmt.Println(where())
//line /abs/quux.go:100
	fmt.Println(where())
	_, f, _, _ := runtime.Caller(0)
	fmt.Println(f)
	g := func() { fmt.Println(where()) }
	g()
	h()
	//line notadirective.go:7
	fmt.Println(where())
	var p *int
//line trouble.y:77
	*p = 1
}
//line sub/dir/../x.y:5
func h() { fmt.Println(where())
	_, f, _, _ := runtime.Caller(0)
	fmt.Println(f)
}
