// RUN: not loam build -o /dev/null %s 2>&1 | FileCheck %s --implicit-check-not="{{^[^[:space:]].*go:}}"
// Labels and branches.
package p

func f() {
	goto missing // CHECK: {{^.*}}:[[@LINE]]:7: label missing not defined
unused: // CHECK: {{^.*}}:[[@LINE]]:1: label unused defined and not used
	for {
		break
	}
	continue // CHECK: {{^.*}}:[[@LINE]]:2: continue is not in a loop
}

func g() {
outer: // CHECK: {{^.*}}:[[@LINE]]:1: label outer defined and not used
	for {
		func() {
			break outer // CHECK: {{^.*}}:[[@LINE]]:10: break label not defined: outer
		}()
	}
}
