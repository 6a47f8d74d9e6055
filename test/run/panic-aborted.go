// A panic that replaces an older one, in all the places where it may be recovered; results hold what was last
// assigned.
package main

import (
	"fmt"
	"runtime"
)

func replaced() (r any) {
	defer func() { r = recover() }()
	defer func() { panic("second") }()
	panic("first")
}

func recoveredInside() (r any) {
	defer func() { r = fmt.Sprint(r, " ", recover()) }()
	defer func() {
		defer func() { r = recover() }()
		panic("second")
	}()
	panic("first")
}

func recoveredThenAgain() (r any) {
	defer func() { r = fmt.Sprint(r, " ", recover()) }()
	defer func() {
		r = recover()
		panic("third")
	}()
	panic("first")
}

func frames(n int) (sum int) {
	defer func() {
		if n%3 == 0 {
			if v := recover(); v != nil {
				sum += v.(int)
				if n > 0 {
					panic(sum * 10)
				}
			}
		}
	}()
	if n == 6 {
		panic(1)
	}
	sum = n
	return frames(n+1) + 1000
}

func resultStored() int {
	defer func() { recover() }()
	defer panic(1)
	return 5
}

func resultNotStored() int {
	defer func() { recover() }()
	if true {
		panic(1)
	}
	return 5
}

func asError(f func()) (err error) {
	defer func() {
		e, ok := recover().(runtime.Error)
		if ok {
			err = e
		}
	}()
	f()
	return nil
}

type thing struct{ next *thing }

func main() {
	fmt.Println(replaced())
	fmt.Println(recoveredInside())
	fmt.Println(recoveredThenAgain())
	fmt.Println(frames(0))
	fmt.Println(resultStored(), resultNotStored())
	var t *thing
	zero, s := 0, []int{1}
	var i interface{} = "text"
	for _, f := range []func(){
		func() {},
		func() { t.next.next = nil },
		func() { fmt.Println(1 / zero) },
		func() { s[zero+1]++ },
		func() { s = s[zero+3:] },
		func() { fmt.Println(i.(int)) },
		func() { fmt.Println(i.(fmt.Stringer)) },
		func() { fmt.Println(make([]int, zero-1)) },
		func() { fmt.Println(i == interface{}(s), interface{}(s) == interface{}(s)) },
		func() { var f func(); defer f() },
		func() { var f fmt.Stringer; defer f.String() },
		func() { fmt.Println(1 << (zero - 1)) },
	} {
		err := asError(f)
		_, isAssertion := err.(*runtime.TypeAssertionError)
		fmt.Println(err, isAssertion)
	}
}
