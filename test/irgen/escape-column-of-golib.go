// What becomes of a pointer that C functions of lib/ get is written once, in golib.def: the compiler reads the column, and knows which of them
// are leaves. A declaration that differs in its types from the table would be an unknown function.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s | FileCheck %s
package p

import (
	"strings"
	"sync"
)

// CHECK-DAG: declare void @sync.fatal(ptr addrspace(1) "loam-escape"="-", i64{{.*}})
// CHECK-DAG: declare i64 @bytealg.memchr(ptr addrspace(1) "loam-escape"="-", i8 zeroext, i64{{.*}}) #[[LEAF:[0-9]+]]
// CHECK-DAG: attributes #[[LEAF]] = { {{.*}}"gc-leaf-function"
func use(m *sync.Mutex, s string) int {
	m.Unlock()
	return strings.IndexByte(s, 'x')
}
