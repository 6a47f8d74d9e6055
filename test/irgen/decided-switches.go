// RUN: loam build -gcflags=-m -o /dev/null %s 2>&1 | sort -s -t: -k2,2n -k3,3n | FileCheck --implicit-check-not="{{escapes|does not escape|inlining}}" %s
// Of a switch that constants decide, one clause is compiled and counted, as in gc: the others allocate nothing and may be as long as they like.
package p

import "runtime"

// CHECK: {{:6}}: can inline name
func name() string {
	switch runtime.GOOS {
	case "windows", "plan9", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18":
		panic("windows")
	case "linux":
		return "linux"
	case "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39":
		panic("numbers")
	default:
		panic("none")
	}
}

// One that falls through is compiled as a whole.
func through() string { // CHECK-DAG: can inline through
	switch runtime.GOOS {
	case "linux":
		fallthrough
	case "windows":
		panic("windows") // CHECK-DAG: [[@LINE]]:8: "windows" escapes to heap
	}
	return ""
}
