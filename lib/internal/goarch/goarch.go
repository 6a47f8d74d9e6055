// Package goarch says what x86-64, the only processor so far, looks like to packages that are portable but ask.
package goarch

// ArchFamilyType names a family of processors.
type ArchFamilyType int

const (
	AMD64 ArchFamilyType = iota
	ARM
	ARM64
	I386
	LOONG64
	MIPS
	MIPS64
	PPC64
	RISCV64
	S390X
	WASM
)

const (
	ArchFamily = AMD64
	GOARCH     = "amd64"
	BigEndian  = false

	PtrSize             = 8
	Int64Align          = 8
	StackAlign          = 8
	MinFrameSize        = 0
	PCQuantum           = 1
	DefaultPhysPageSize = 4096
)

const (
	IsAmd64 = 1
	Is386   = 0
	IsArm   = 0
	IsArm64 = 0
	IsWasm  = 0
)
