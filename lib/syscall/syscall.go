// Package syscall is the installed Go's; here are the functions that it leaves to the runtime and to assembler.
package syscall

import "unsafe"

// rawsyscall makes a system call on the thread's stack. The words at args are its number and six arguments; the kernel's answer
// takes the place of the first, and what it left in the register of the third argument that of the second.
//
//go:noescape
func rawsyscall(args unsafe.Pointer)

// blockingsyscall is rawsyscall that leaves the P to others meanwhile.
//
//go:noescape
func blockingsyscall(args unsafe.Pointer)

func result(words *[7]uintptr) (r1, r2 uintptr, err Errno) {
	const lastErrno = 4095
	if -words[0] <= lastErrno && words[0] != 0 {
		return ^uintptr(0), 0, Errno(-words[0])
	}
	return words[0], words[1], 0
}

// In the functions below, the caller keeps alive what the arguments point to (go:uintptrkeepalive).

//go:uintptrkeepalive
//go:nosplit
func RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	words := [7]uintptr{trap, a1, a2, a3, a4, a5, a6}
	rawsyscall(unsafe.Pointer(&words))
	return result(&words)
}

//go:uintptrkeepalive
//go:nosplit
func Syscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err Errno) {
	words := [7]uintptr{trap, a1, a2, a3, a4, a5, a6}
	blockingsyscall(unsafe.Pointer(&words))
	return result(&words)
}

//go:uintptrkeepalive
//go:nosplit
func Syscall(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err Errno) {
	return Syscall6(trap, a1, a2, a3, 0, 0, 0)
}

//go:nosplit
func rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	r1, r2, _ = RawSyscall6(trap, a1, a2, a3, 0, 0, 0)
	return
}

// rawVforkSyscall forks with memory of the child's own: a child in the parent's memory would run on the parent's stack, which code
// compiled by LLVM does not leave alone.
func rawVforkSyscall(trap, a1 uintptr) (r1 uintptr, err Errno) {
	r1, _, err = RawSyscall6(trap, a1&^(CLONE_VFORK|CLONE_VM), 0, 0, 0, 0, 0)
	return
}

func gettimeofday(tv *Timeval) Errno {
	_, _, errno := RawSyscall(SYS_GETTIMEOFDAY, uintptr(unsafe.Pointer(tv)), 0, 0)
	return errno
}

func envc() int
func envv(i int) string
func exit(code int)

// runtime_envs is the environment the program was started with.
func runtime_envs() []string {
	all := make([]string, envc())
	for i := range all {
		all[i] = envv(i)
	}
	return all
}

// The environment of the C library is not kept in step: nothing in the runtime reads it after the start.
func setenv_c(k, v string) {}
func unsetenv_c(k string)  {}

func runtimeSetenv(k, v string) {}
func runtimeUnsetenv(k string)  {}

func Exit(code int) { exit(code) }

// Getpagesize is the size of a page of memory in bytes.
func Getpagesize() int { return 4096 }
