// Package net is the installed Go's; here is what it asks of the runtime, and descriptors without finalizers: a connection that is
// not closed stays open.
package net

import _ "unsafe" // for linkname

//go:linkname randomSeed runtime.randomSeed
func randomSeed() int

func fastrandu() uint { return uint(randomSeed()) }

func (fd *netFD) setAddr(laddr, raddr Addr) { fd.laddr, fd.raddr = laddr, raddr }

func (fd *netFD) Close() error { return fd.pfd.Close() }
