// A variable whose address is taken is a tagged object where it is declared, inside its loop: a new one each time. Others are
// plain allocas at the function's entry.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

func use(*int)

// CHECK-LABEL: define internal void @p.loop(
// CHECK: entry:
// CHECK-NOT: !loam.object
// CHECK: %i = alloca i64
// CHECK: br label %start
// CHECK: br i1
// CHECK: alloca i64, align 8, !dbg [[POS:![0-9]+]], !loam.object [[TAG:![0-9]+]]
// CHECK-NEXT: addrspacecast ptr {{.*}} to ptr addrspace(1)
// CHECK: call void @p.use(
func loop(n int) {
	for i := 0; i < n; i++ {
		x := i
		use(&x)
	}
}

// CHECK-DAG: [[TAG]] = !{!"var", !"x", ptr null}
// CHECK-DAG: [[POS]] = !DILocation(line: 19, column: 3,
