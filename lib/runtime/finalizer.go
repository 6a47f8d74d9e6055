package runtime

import "unsafe"

// SetFinalizer has finalizer(obj) called by a goroutine of the runtime's after nothing leads to obj any more but finalizers; nil
// takes that back. An object has one at most. When it is called the object has none any more: whatever it stores obj in keeps it.
//
//go:noinline
func SetFinalizer(obj any, finalizer any) { setFinalizer(obj, finalizer, runfinq) }

func setFinalizer(obj, finalizer any, proc func())

// finalizerCall is FinalizerCall (runtime/sched/finalizers.h).
type finalizerCall struct {
	fn, object, word unsafe.Pointer
	results          *_type
}

//go:noescape
func nextFinalizer(c unsafe.Pointer)

// runfinq is the goroutine that runs finalizers. While it waits it holds nothing of the last call.
func runfinq() {
	for {
		var c finalizerCall
		nextFinalizer(unsafe.Pointer(&c))
		c.make()
	}
}

// make calls fn(object), or fn(interface{word, object}). Its results are ignored. When they need memory, the address of that is the
// first argument, before the closure: so the memory itself is called, as a closure with the same code, which passes its own address.
func (c *finalizerCall) make() {
	arg := eface{(*_type)(c.word), c.object}
	if c.results == nil {
		if c.word == nil {
			(*(*func(unsafe.Pointer))(unsafe.Pointer(&c.fn)))(c.object)
		} else {
			(*(*func(any))(unsafe.Pointer(&c.fn)))(*(*any)(unsafe.Pointer(&arg)))
		}
		return
	}
	memory := mallocgc(int(c.results.size), c.results, true)
	*(*uintptr)(memory) = *(*uintptr)(c.fn)
	if c.word == nil {
		(*(*func(fn, object unsafe.Pointer))(unsafe.Pointer(&memory)))(c.fn, c.object)
	} else {
		(*(*func(fn unsafe.Pointer, arg any))(unsafe.Pointer(&memory)))(c.fn, *(*any)(unsafe.Pointer(&arg)))
	}
}

// KeepAlive keeps what x leads to up to here. The call is one that the optimiser cannot look into.
//
//go:noinline
func KeepAlive(x any) { keepalive((*eface)(unsafe.Pointer(&x)).data) }

func keepalive(p unsafe.Pointer)
