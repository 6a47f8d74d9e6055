// Package flag: the installed Go's, but for one function.
package flag

import (
	"fmt"
	"internal/reflectlite"
)

// isZeroValue tells whether value is what a zero value of the flag's type prints.
func isZeroValue(flag *Flag, value string) (ok bool, err error) {
	defer func() {
		if e := recover(); e != nil {
			typ := reflectlite.TypeOf(flag.Value)
			if typ.Kind() == reflectlite.Pointer {
				typ = typ.Elem()
			}
			err = fmt.Errorf("panic calling String method on zero %v for flag %s: %v", typ, flag.Name, e)
		}
	}()
	return value == reflectlite.ZeroLike(flag.Value).(Value).String(), nil
}
