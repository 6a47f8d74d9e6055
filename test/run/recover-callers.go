// recover stops a panic only when the function that the panic called calls it: through wrappers of methods and
// function values, not from a function further in, and not in deferred calls of a normal return.
package main

import "fmt"

type plain struct{}

func (plain) value()    { fmt.Println("  value", recover()) }
func (*plain) pointer() { fmt.Println("  pointer", recover()) }

type outer struct{ plain }
type methods interface {
	value()
	pointer()
}

func helper() any { return recover() }
func indirect()   { fmt.Println("  indirect", helper()) }
func small()      { recoverIn() }
func recoverIn()  { fmt.Println("  in", recover()) }

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	try("method", func() { defer plain{}.value(); panic(1) })
	try("promoted", func() { o := &outer{}; defer o.value(); panic(2) })
	try("interface", func() { var i methods = &outer{}; defer i.value(); panic(3) })
	try("interface pointer", func() { var i methods = &outer{}; defer i.pointer(); panic(4) })
	try("method value", func() { var i methods = &outer{}; f := i.value; defer f(); panic(5) })
	try("method expression", func() { f := (*outer).pointer; defer f(&outer{}); panic(6) })
	try("interface expression", func() { f := methods.value; defer f(&outer{}); panic(7) })
	try("function", func() { defer helper(); panic(8) })
	try("function value", func() { f := helper; defer f(); panic(9) })
	try("called by the deferred one", func() { defer indirect(); panic(10) })
	try("inlined", func() { defer small(); panic(11) })
	try("in a literal", func() { defer func() { func() { recoverIn() }() }(); panic(12) })
	try("recover itself", func() { defer recover(); panic(13) })
	try("recover itself in a deferred one", func() { defer func() { defer recover() }(); panic(14) })
	try("deferred twice", func() { defer func() { defer recoverIn() }(); panic(15) })
	try("without panic", func() { defer recoverIn() })
	try("panics itself", func() { defer func() { defer recoverIn(); panic(17) }(); panic(16) })
	try("nil", func() { defer func() { fmt.Println("  nil", recover()) }(); panic(nil) })
	try("twice", func() { defer func() { fmt.Println("  ", recover(), recover()) }(); panic(18) })
	fmt.Println(recover())
}
