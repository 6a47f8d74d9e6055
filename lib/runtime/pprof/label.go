package pprof

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"unsafe"
)

// Labels tell samples of the same code apart. A goroutine has those that were set last, and the goroutines that it starts begin with them.
// They are a pointer in its record (G.labels), which the profiles note; what it leads to is never changed.

type label struct{ key, value string }

// A LabelSet is a set of labels, by key, each key once.
type LabelSet struct{ list []label }

type contextKey struct{}

// Labels makes a set of keys and values that follow each other; the last value of a key counts.
func Labels(args ...string) LabelSet {
	if len(args)%2 != 0 {
		panic("uneven number of arguments to pprof.Labels")
	}
	list := make([]label, 0, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		list = append(list, label{args[i], args[i+1]})
	}
	return LabelSet{byKey(list)}
}

// byKey puts labels into order and leaves out those that a later one replaces.
func byKey(list []label) []label {
	sort.SliceStable(list, func(i, j int) bool { return list[i].key < list[j].key })
	kept := list[:0]
	for i, l := range list {
		if i+1 == len(list) || list[i+1].key != l.key {
			kept = append(kept, l)
		}
	}
	return kept
}

func labelsOf(ctx context.Context) *LabelSet {
	set, _ := ctx.Value(contextKey{}).(*LabelSet)
	return set
}

func (set *LabelSet) labels() []label {
	if set == nil {
		return nil
	}
	return set.list
}

// String is {"key":"value", "key":"value"}, as text profiles have it.
func (set *LabelSet) String() string {
	var pairs []string
	for _, l := range set.labels() {
		pairs = append(pairs, fmt.Sprintf("%q:%q", l.key, l.value))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// WithLabels is a context with the labels of ctx and these, which replace others of the same key.
func WithLabels(ctx context.Context, labels LabelSet) context.Context {
	all := append([]label(nil), labelsOf(ctx).labels()...)
	return context.WithValue(ctx, contextKey{}, &LabelSet{byKey(append(all, labels.list...))})
}

// Label is the value of a context's label, and whether there is one.
func Label(ctx context.Context, key string) (string, bool) {
	for _, l := range labelsOf(ctx).labels() {
		if l.key == key {
			return l.value, true
		}
	}
	return "", false
}

// ForLabels calls f for each label of a context until it returns false.
func ForLabels(ctx context.Context, f func(key, value string) bool) {
	for _, l := range labelsOf(ctx).labels() {
		if !f(l.key, l.value) {
			return
		}
	}
}

//go:linkname setProfLabel runtime.setProfLabel
func setProfLabel(labels unsafe.Pointer)

// SetGoroutineLabels gives the goroutine the labels of a context, in place of those that it has.
func SetGoroutineLabels(ctx context.Context) { setProfLabel(unsafe.Pointer(labelsOf(ctx))) }

// Do calls f with the labels of ctx and these; the goroutine has them meanwhile, and those of ctx afterwards.
func Do(ctx context.Context, labels LabelSet, f func(context.Context)) {
	defer SetGoroutineLabels(ctx)
	ctx = WithLabels(ctx, labels)
	SetGoroutineLabels(ctx)
	f(ctx)
}
