// Packages that look at values by a little of reflection: encoding/binary reads and writes structs, flag prints defaults.
package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
)

type header struct {
	Kind  uint16
	_     [2]byte
	Delta int32
	Scale [3]float32
	On    bool
	Phase complex64
}

type point struct{ X, Y int }

func (p *point) String() string     { return fmt.Sprint(p.X, ",", p.Y) }
func (p *point) Set(s string) error { _, err := fmt.Sscanf(s, "%d,%d", &p.X, &p.Y); return err }

func main() {
	var b bytes.Buffer
	h := header{1, [2]byte{}, -2, [3]float32{1, 2, 3}, true, 1 + 2i}
	fmt.Println(binary.Write(&b, binary.BigEndian, h), b.Bytes(), binary.Size(h))
	var k header
	fmt.Println(binary.Read(&b, binary.BigEndian, &k), k == h, binary.Size(3))
	fmt.Println(binary.Write(&b, binary.LittleEndian, map[int]int{}))

	fs := flag.NewFlagSet("tool", flag.ContinueOnError)
	fs.SetOutput(os.Stdout)
	n := fs.Int("n", 3, "how `many`")
	at := point{1, 2}
	fs.Var(&at, "at", "where")
	fs.String("s", "", "text")
	fs.Duration("d", 0, "time")
	fs.PrintDefaults()
	fmt.Println(fs.Parse([]string{"-n", "7", "-at=3,4", "rest"}), *n, at, fs.Args())
	fmt.Println(fs.Parse([]string{"-nowhere"}))

	defer func() { fmt.Println(recover()) }()
	var hidden struct{ a int32 }
	binary.Read(bytes.NewReader([]byte{1, 2, 3, 4}), binary.LittleEndian, &hidden)
}
