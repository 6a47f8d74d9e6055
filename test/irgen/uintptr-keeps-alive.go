// REQUIRES: gosrc
// RUN: loam build -gcflags=-d=stop=irgen -o /dev/null %s | FileCheck %s
// A pointer converted in the argument list of a system call is alive until the call returns.
package main

import (
	"syscall"
	"unsafe"
)

func main() {
	b := make([]byte, 4)
	// CHECK: call {{.*}}@syscall.Syscall(
	// CHECK: call void @runtime.keepalive(ptr addrspace(1)
	syscall.Syscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&b[0])), 4)
}
