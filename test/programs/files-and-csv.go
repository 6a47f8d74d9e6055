// gcstress: 50
// wbstress: 50
// Files, folders, links, CSV, hashes, pipes and the environment.
package main

import (
	"bufio"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"io/fs"
	"io/ioutil"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	dir, err := os.MkdirTemp("", "everyday")
	check(err)
	defer os.RemoveAll(dir)
	check(os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755))
	check(os.WriteFile(filepath.Join(dir, "a", "x.txt"), []byte("one\ntwo\n\nthree"), 0o644))
	check(ioutil.WriteFile(filepath.Join(dir, "a", "b", "y.csv"), []byte("name,qty\n\"Smith, J\",3\nbob,\"x\"\"y\"\n"), 0o600))
	rel := func(p string) string { r, _ := filepath.Rel(dir, p); return r }
	check(filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		fmt.Println(rel(p), d.IsDir(), info.Mode(), !d.IsDir() && info.Size() > 0)
		return err
	}))
	f, err := os.Open(filepath.Join(dir, "a", "x.txt"))
	check(err)
	sc, n := bufio.NewScanner(f), 0
	for sc.Scan() {
		n++
		fmt.Printf("%d: %q\n", n, sc.Text())
	}
	off, err := f.Seek(4, io.SeekStart)
	rest, _ := io.ReadAll(f)
	fmt.Println(off, err, string(rest[:3]), f.Close(), strings.Replace(fmt.Sprint(f.Close()), dir, "DIR", 1))
	_, err = os.Open(filepath.Join(dir, "none"))
	var pe *fs.PathError
	fmt.Println(errors.Is(err, fs.ErrNotExist), os.IsNotExist(err), errors.As(err, &pe), pe.Op, pe.Err, rel(pe.Path))
	err = os.Mkdir(filepath.Join(dir, "a"), 0o700)
	fmt.Println(os.IsExist(err), strings.ReplaceAll(err.Error(), dir, "DIR"))
	fmt.Println(strings.ReplaceAll(os.Remove(filepath.Join(dir, "a")).Error(), dir, "DIR"))
	c, err := os.Open(filepath.Join(dir, "a/b/y.csv"))
	check(err)
	defer c.Close()
	r := csv.NewReader(c)
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		check(err)
		fmt.Printf("%q %d\n", rec, len(rec))
	}
	w := csv.NewWriter(os.Stdout)
	w.Write([]string{"a b", "c,d", "e\"f", "", "g\nh"})
	w.Flush()
	_, err = csv.NewReader(strings.NewReader("a,b\nc\n")).ReadAll()
	fmt.Println(err)
	entries, _ := os.ReadDir(filepath.Join(dir, "a"))
	for _, e := range entries {
		fmt.Print(e.Name(), " ", e.Type(), "; ")
	}
	fmt.Println()
	check(os.Rename(filepath.Join(dir, "a", "x.txt"), filepath.Join(dir, "z.txt")))
	g, err := os.OpenFile(filepath.Join(dir, "z.txt"), os.O_APPEND|os.O_WRONLY, 0)
	check(err)
	fmt.Fprintf(g, "\n%04d", 42)
	g.Close()
	b, _ := os.ReadFile(filepath.Join(dir, "z.txt"))
	fmt.Println(hex.Dump(b), crc32.ChecksumIEEE(b))
	h := fnv.New64a()
	io.Copy(h, io.TeeReader(strings.NewReader("hash me"), os.Stdout))
	fmt.Printf(" %x\n", h.Sum(nil))
	m, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*.csv"))
	for i := range m {
		m[i] = rel(m[i])
	}
	sort.Strings(m)
	fmt.Println(m, filepath.Ext("x.tar.gz"), filepath.Base("/a/b/"), filepath.Clean("a/../b//c/."))
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "through a pipe"); pw.CloseWithError(errors.New("broken")) }()
	all, err := io.ReadAll(pr)
	fmt.Println(string(all), err)
	fmt.Println(os.Getenv("NO_SUCH_VAR") == "", os.ExpandEnv("$NO_SUCH_VAR-x"), len(os.Args))
	os.Setenv("LOAM_X", "1")
	v, ok := os.LookupEnv("LOAM_X")
	fmt.Println(v, ok)
	os.Chdir(dir)
	wd, _ := os.Getwd()
	fmt.Println(filepath.Base(wd) == filepath.Base(dir))
	st, _ := os.Stat("z.txt")
	fmt.Println(st.Name(), st.Size(), st.Mode().Perm(), st.IsDir())
	os.Truncate("z.txt", 3)
	b, _ = os.ReadFile("z.txt")
	fmt.Printf("%s\n", b)
	check(os.Symlink("z.txt", "link"))
	l, _ := os.Readlink("link")
	li, _ := os.Lstat("link")
	fmt.Println(l, li.Mode()&os.ModeSymlink != 0)
}
