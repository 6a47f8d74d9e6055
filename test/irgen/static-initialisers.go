// Package variables whose value is known at link time are data; only the others are code.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

// CHECK-DAG: @p.number = internal global i64 6
// CHECK-DAG: @p.text = internal global { ptr addrspace(1), i64 } { {{.*}}, i64 5 }{{.*}}!loam.type
// CHECK-DAG: @p.array = internal global [3 x i16] [i16 1, i16 0, i16 3]
// CHECK-DAG: @p.pointer = internal global ptr addrspace(1) addrspacecast (ptr getelementptr {{.*}}@p.array{{.*}}, i64 4){{.*}}!loam.type
// CHECK-DAG: @p.slice = internal global { ptr addrspace(1), i64, i64 } { {{.*}}@loam.static{{.*}}, i64 2, i64 2 }
// CHECK-DAG: @p.function = internal global ptr addrspace(1) addrspacecast (ptr @"p.double{{.*}}f" to ptr addrspace(1))
// CHECK-DAG: @p.boxed = internal global { ptr, ptr addrspace(1) } { ptr @"type:int", {{.*}} }
// CHECK-DAG: @p.called = internal global i64 0
var (
	number   = 2 * 3
	text     = "hello"
	array    = [3]int16{1, 2: 3}
	pointer  = &array[2]
	slice    = []string{"a", "b"}
	function = double
	boxed    interface{} = 7
	called   = double(4)
)

func double(n int) int { return 2 * n }

// CHECK: define internal void @"p.init{{.*}}7"()
// CHECK: call i64 @p.double(i64 4)
// CHECK-NOT: define internal void @"p.init
