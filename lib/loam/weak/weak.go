// Package weak has references that do not keep what they lead to: for caches and tables of unique values. It is Loam's own; Go has
// them from 1.24 on, for any type.
package weak

import "unsafe"

// Pointer is a weak reference. Two that were made of the same pointer are equal, also after the object has gone.
type Pointer struct{ handle unsafe.Pointer }

// Make is a weak reference to what p leads to. It costs 16 bytes for each address that has one, as long as a reference or the object
// is there, and 32 bytes outside of the heap as long as the object is.
func Make(p unsafe.Pointer) Pointer { return Pointer{register(p)} }

// Value is p; nil if the object was found dead. One that has a finalizer is dead to weak references before that is called.
func (w Pointer) Value() unsafe.Pointer { return value(w.handle) }

func register(p unsafe.Pointer) unsafe.Pointer
func value(handle unsafe.Pointer) unsafe.Pointer
