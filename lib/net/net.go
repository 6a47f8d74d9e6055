// Package net is the installed Go's; here is what it asks of the runtime.
package net

import _ "unsafe" // for linkname

//go:linkname randomSeed runtime.randomSeed
func randomSeed() int

func fastrandu() uint { return uint(randomSeed()) }
