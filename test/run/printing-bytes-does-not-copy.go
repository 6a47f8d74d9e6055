// gcstress: off
// wbstress: off
// plans: off
// Sprintf of bytes allocates its result and nothing else, whatever the verb. (Where each allocation collects, printers are made again.)
package main

import (
	"fmt"
	"runtime"
)

func main() {
	var text any = []byte("日本語日本語日本語日本語, longer than a buffer of the frame")
	most := map[string]uint64{"%s": 1, "%.3s": 1, "%x": 1, "%X": 1, "%q": 3, "%-70s|": 1}
	for _, format := range []string{"%s", "%.3s", "%x", "%X", "%q", "%-70s|"} {
		result := fmt.Sprintf(format, text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		result = fmt.Sprintf(format, text)
		runtime.ReadMemStats(&after)
		fmt.Println(result, after.Mallocs-before.Mallocs <= most[format])
	}
}
