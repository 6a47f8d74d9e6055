// status: 1
// gcstress: 20
// Files, folders, paths, the environment and logs are the installed Go's packages on the runtime's system calls.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"io/ioutil"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	dir, err := os.MkdirTemp("", "loam")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "a", "b.txt")
	fmt.Println(os.MkdirAll(filepath.Dir(name), 0o755))
	fmt.Println(os.WriteFile(name, []byte("one\ntwo\nthree\n"), 0o644))
	b, err := os.ReadFile(name)
	fmt.Printf("%q %v\n", b, err)
	_, err = os.Open(filepath.Join(dir, "none"))
	var pe *os.PathError
	fmt.Println(errors.As(err, &pe), pe.Op, strings.TrimPrefix(pe.Path, dir), pe.Err, errors.Is(err, fs.ErrNotExist), os.IsNotExist(err))
	f, err := os.OpenFile(name, os.O_APPEND|os.O_RDWR, 0)
	fmt.Fprintf(f, "four %d\n", 4)
	f.Seek(0, io.SeekStart)
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		fmt.Println(sc.Text())
	}
	st, err := f.Stat()
	fmt.Println(st.Name(), st.Size(), st.Mode(), st.IsDir(), err)
	fmt.Println(f.Close(), f.Close() != nil)
	os.WriteFile(filepath.Join(dir, "a", "c.txt"), nil, 0o600)
	es, err := os.ReadDir(filepath.Join(dir, "a"))
	for _, e := range es {
		fmt.Println(e.Name(), e.IsDir())
	}
	filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		fmt.Println(strings.TrimPrefix(p, dir), d.IsDir(), err)
		return nil
	})
	fmt.Println(os.Rename(name, filepath.Join(dir, "x")), os.Remove(filepath.Join(dir, "zzz")) != nil)
	m, err := filepath.Glob(filepath.Join(dir, "*"))
	sort.Strings(m)
	for _, x := range m {
		fmt.Println(filepath.Base(x), filepath.Ext("a.tar.gz"))
	}
	os.Setenv("LOAM_X", "y")
	fmt.Println(os.Getenv("LOAM_X"), os.ExpandEnv("$LOAM_X-z"))
	_, ok := os.LookupEnv("LOAM_NOT_THERE")
	fmt.Println(ok)
	l := log.New(os.Stdout, "p: ", log.Lmsgprefix)
	l.Println("hello", 1)
	l.Printf("%d", 5)
	_, err = ioutil.ReadAll(strings.NewReader("x"))
	fmt.Println(err)
	wd, err := os.Getwd()
	fmt.Println(wd != "", err, os.Getpid() > 0)
	err = os.WriteFile("/nonexistent/dir/file", nil, 0o644)
	fmt.Println(err)
	fmt.Println(os.Chdir(dir), os.Truncate("x", 3))
	b, _ = os.ReadFile("x")
	fmt.Printf("%q\n", b)
	r, w, err := os.Pipe()
	fmt.Println(err)
	w.Write([]byte("through"))
	w.Close()
	b, err = io.ReadAll(r)
	fmt.Printf("%q %v\n", b, err)
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	log.Fatalln("bye")
}
