// Package frames overwrites what frames have left behind.
package frames

// Overwrite leaves n frames of numbers that are no addresses where the caller's callees were.
func Overwrite(n int) int {
	var a [100]int
	for i := range a {
		a[i] = -n
	}
	if n > 0 {
		return Overwrite(n-1) + a[n]
	}
	return 0
}
