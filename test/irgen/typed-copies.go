// Values with pointers are copied pointer by pointer, or by the runtime when they are large; only memory without pointers may be moved as
// bytes.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

type pair struct {
	p *int
	n int
}
type large struct {
	p [20]*int
}
type plain struct {
	n [20]int
}

// CHECK-LABEL: define internal void @p.small(
// CHECK: load ptr addrspace(1), ptr addrspace(1)
// CHECK: store ptr addrspace(1) {{.*}}, ptr addrspace(1)
// CHECK: ret void
func small(a, b *pair) { *a = *b }

// CHECK-LABEL: define internal void @p.big(
// CHECK-NOT: llvm.mem
// CHECK: call void @runtime.typedmemmove(ptr @"type:p.large",
// CHECK: ret void
func big(a, b *large) { *a = *b }

// CHECK-LABEL: define internal void @p.bytes(
// CHECK-NOT: typedmemmove
// CHECK: call void @llvm.memmove
// CHECK: ret void
func bytes(a, b *plain) { *a = *b }

// CHECK-LABEL: define internal void @p.clear(
// CHECK: call void @runtime.typedmemclr(ptr @"type:p.large",
func clear(a *large) { *a = large{} }
