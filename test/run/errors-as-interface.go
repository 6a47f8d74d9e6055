// errors.As stores an error in a variable of an interface type with methods: of its two words only the second
// is a pointer to the collector.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

func fault() (err error) {
	defer func() { err = fmt.Errorf("wrapped: %w", recover().(error)) }()
	var p *int
	return fmt.Errorf("%d", *p)
}

func main() {
	for i := 0; i < 10; i++ {
		var e runtime.Error
		fmt.Println(errors.As(fault(), &e), e)
	}
}
