// A package in a unit of its own is compiled without knowing the program: its functions and variables are visible, its initialisation is
// one function, its descriptors have all methods and are merged by the linker, and what it uses of others is declared.
// RUN: loam build -o %t.exe -gcflags=-d=units,stop=irgen %s > %t
// RUN: FileCheck %s < %t
// RUN: FileCheck --check-prefix=INIT %s < %t
// RUN: FileCheck --check-prefix=METHODS %s < %t
// RUN: FileCheck --check-prefix=ERRORS %s < %t
// RUN: FileCheck --check-prefix=START %s < %t
// RUN: loam build -o %t.exe -gcflags=-d=units %s && %t.exe 2>&1 | FileCheck --check-prefix=OUT %s
package main

import "errors"

// CHECK: ModuleID = 'main'
// CHECK: @main.count = global i64 0
// CHECK: @"type:main.T" = linkonce_odr constant {{.*}}, comdat
// CHECK: declare {{.*}} @errors.New(
// INIT: define void @main.init()
// INIT-SAME: #[[HIDDEN:[0-9]+]]
// INIT: call void @main.init.0()
// INIT-NEXT: ret void
// INIT: attributes #[[HIDDEN]] = { {{.*}}"loam-wrapper"
var count = initial()

func initial() int { return 4 }
func init()        { count++ }

type T struct{ err error }

// No interface of the program has this method; one of another unit may.
// METHODS-DAG: define { ptr, ptr addrspace(1) } @main.T.Unwrap(
// METHODS-DAG: define internal {{.*}} @"main.(*T).Unwrap"(
func (t T) Unwrap() error { return t.err }

// ERRORS: ModuleID = 'errors'
// ERRORS-NOT: @main.
// ERRORS: define {{.*}} @errors.New(

func main() {
	var any interface{} = T{errors.New("text")}
	_, is := any.(interface{ Unwrap() error })
	println(count, is) // OUT: 5 true
}

// START: ModuleID = 'loam.start'
// START: define void @loam.start()
// START: call void @main.init()
// START: call void @main.main()
// START: declare void @main.main()
