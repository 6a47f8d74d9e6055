// REQUIRES: gosrc
// RUN: loam build -gcflags=-d=stop=irgen -o /dev/null %s | FileCheck %s
// A pointer converted in the argument list of a system call is alive until the call returns. Its address is taken by a call right
// before: LLVM would take a conversion out of a loop, past a call at which the stack moves.
package main

import (
	"syscall"
	"unsafe"
)

func main() {
	b := make([]byte, 4)
	// CHECK: [[ADDRESS:%.*]] = call i64 @runtime.address(ptr addrspace(1)
	// CHECK-NEXT: call {{.*}}@syscall.Syscall({{.*}}i64 [[ADDRESS]],
	// CHECK: call void @runtime.keepalive(ptr addrspace(1)
	syscall.Syscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&b[0])), 4)
}
