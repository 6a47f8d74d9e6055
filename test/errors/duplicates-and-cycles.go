// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Names, fields, cases declared twice; types and constants that contain themselves.
package p

type t struct{ t } // CHECK: {{^.*}}:[[@LINE]]:6: invalid recursive type t

const k = l // CHECK: {{^.*}}:[[@LINE]]:7: initialization {{cycle|loop}}
const l = k

func f(x int) {
	switch x {
	case 1, 2:
	case 2: // CHECK: {{^.*}}:[[@LINE]]:7: duplicate case 2 {{.*}}in expression switch
	}
	x := 3 // CHECK: {{^.*}}:[[@LINE]]:4: no new variables on left side of :=
}

func f() {} // CHECK: {{^.*}}:[[@LINE]]:6: f redeclared in this block
