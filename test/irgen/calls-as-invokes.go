// A function with defer must get control when a callee panics: its calls are invokes. With -d=invoke every function's calls are, so that
// all of the pipeline sees them: results, moved stacks and collections are as ever, and each safepoint knows its landing pad.
// RUN: rm -rf %t && mkdir -p %t
// RUN: loam build -o %t/program -gcflags=-d=invoke %s
// RUN: not %t/program 2>&1 | FileCheck %s
// RUN: not env GODEBUG=stackmove=1 %t/program 2>&1 | FileCheck %s
// RUN: not env GODEBUG=gcstress=1 %t/program 2>&1 | FileCheck %s
// RUN: loam build -o %t/program -gcflags="-N -d=invoke" %s
// RUN: not env GODEBUG=stackmove=1 %t/program 2>&1 | FileCheck %s
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen,invoke %s | FileCheck --check-prefix=IR %s
// RUN: loam build -o %t/p -gcflags=-d=stop=loam-functab,invoke %s | FileCheck --check-prefix=PADS %s
// IR-LABEL: define {{.*}}@main.describe({{.*}} personality ptr @loam.personality
// IR: landingpad token
// IR-NEXT: cleanup
// IR: invoke {{.*}} @main.build(
// PADS: @loam.module = private constant { i32, i32, ptr, ptr, ptr } { i32 {{[0-9]+}}, i32 {{[1-9][0-9]*}},
// PADS: @loam.landingpads = internal constant [{{[0-9]+}} x ptr] [ptr blockaddress(@
package main

type tree struct {
	left, right *tree
	name        string
}

func build(depth int, name string) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{build(depth-1, name+"l"), build(depth-1, name+"r"), name}
}

func (t *tree) longest() (s string, n int) {
	if t == nil {
		return "", 0
	}
	l, a := t.left.longest()
	r, b := t.right.longest()
	if a > b {
		return l + t.name, a + 1
	}
	return r + t.name, b + 1
}

func describe(depth int) string {
	t := build(depth, "t")
	s, n := t.longest()
	var list []interface{}
	for i := 0; i < n; i++ {
		list = append(list, s[:i], i)
	}
	return s + string(rune('0'+len(list)))
}

func main() {
	println(describe(4)) // CHECK: trrrtrrtrt8
	var none *tree
	println(none.left.name) // CHECK: nil pointer dereference
	// CHECK: goroutine 1 [running]:
	// CHECK-NEXT: main.main(
}
