// extract makes a program of the benchmarks of one of Go's packages: of its test files it writes those Benchmark functions whose
// declarations can be had from outside the package, what they refer to in the test files, and a main function that runs them.
//
//	extract DIR PACKAGE FOLDER [-NAME | -import=PATH]...
//
// DIR holds the sources of the package whose import path is PACKAGE. FOLDER gets a folder for each package of test files (that of the
// package itself, and PACKAGE_test), whose names it prints. -NAME and -import=PATH leave out what refers to a declaration or an import.
// Above each declaration stands a comment "//decl NAME".
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

var fset = token.NewFileSet()

// A piece is a declaration at package level: a function, a type with its methods, a group of constants, a variable.
type piece struct {
	file    *file
	nodes   []ast.Node
	token   token.Token // of a GenDecl; FUNC
	names   map[string]bool
	imports map[string]bool // names of the file's imports that it refers to
	outside bool            // it refers to exported names of the package that is tested
	unfit   bool
}

type file struct {
	name    string
	imports map[string]string // name -> path
	dots    []string          // paths of dot imports
	pieces  []*piece
}

type group struct {
	pkg, path string
	files     []*file
	pieces    map[string]*piece
	left      map[string]bool
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func importName(s *ast.ImportSpec) (name, path string) {
	path, err := strconv.Unquote(s.Path.Value)
	check(err)
	if s.Name != nil {
		return s.Name.Name, path
	}
	return path[strings.LastIndexByte(path, '/')+1:], path
}

func (g *group) read(name string) {
	parsed, err := parser.ParseFile(fset, name, nil, 0)
	check(err)
	f := &file{name: strings.TrimSuffix(filepath.Base(name), "_test.go"), imports: map[string]string{}}
	for _, s := range parsed.Imports {
		name, path := importName(s)
		if name == "." {
			f.dots = append(f.dots, path)
		} else if name != "_" {
			f.imports[name] = path
		}
	}
	for _, d := range parsed.Decls {
		g.addDecl(f, d)
	}
	g.files = append(g.files, f)
}

func (g *group) add(f *file, t token.Token, names []string, nodes ...ast.Node) {
	p := &piece{file: f, nodes: nodes, token: t}
	for i, name := range names {
		if i == 0 {
			f.pieces = append(f.pieces, p)
		}
		if old := g.pieces[name]; old != nil {
			old.nodes = append(old.nodes, nodes...)
			continue
		}
		g.pieces[name] = p
	}
}

func (g *group) addDecl(f *file, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			t := d.Recv.List[0].Type
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			base, ok := t.(*ast.Ident)
			if !ok {
				return // generic
			}
			name = base.Name
			if p := g.pieces[name]; p != nil {
				p.nodes = append(p.nodes, d)
				return
			}
		}
		if name != "init" && name != "_" && (d.Recv != nil || !strings.HasPrefix(name, "Test")) {
			g.add(f, token.FUNC, []string{name}, d)
		}
	case *ast.GenDecl:
		var all []string
		for _, s := range d.Specs {
			var names []string
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = []string{s.Name.Name}
			case *ast.ValueSpec:
				for _, id := range s.Names {
					if id.Name != "_" {
						names = append(names, id.Name)
					}
				}
			}
			if all = append(all, names...); d.Tok == token.TYPE || d.Tok == token.VAR {
				g.add(f, d.Tok, names, s)
			}
		}
		if d.Tok == token.CONST {
			g.add(f, d.Tok, all, d)
		}
	}
}

// look finds what a piece refers to.
func (g *group) look(p *piece) {
	p.names, p.imports = map[string]bool{}, map[string]bool{}
	for i := 0; i < len(p.nodes); i++ {
		ast.Inspect(p.nodes[i], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				ast.Inspect(n.X, func(m ast.Node) bool { g.refer(p, m); return true })
				return false
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok && g.pieces[id.Name] == nil {
					ast.Inspect(n.Value, func(m ast.Node) bool { g.refer(p, m); return true })
					return false
				}
			}
			g.refer(p, n)
			return true
		})
	}
}

func (g *group) refer(p *piece, n ast.Node) {
	id, ok := n.(*ast.Ident)
	if !ok || id.Name == "_" {
		return
	}
	if path, ok := p.file.imports[id.Name]; ok && id.Obj == nil {
		p.imports[id.Name] = true
		p.unfit = p.unfit || g.left["import="+path]
	} else if q := g.pieces[id.Name]; q != nil {
		p.names[id.Name] = p.names[id.Name] || q != p
		p.unfit = p.unfit || g.left[id.Name]
	} else if id.Obj == nil && ast.IsExported(id.Name) {
		p.outside = true
	}
}

// closure marks p and what it needs; false: some of it cannot be had.
func (g *group) closure(p *piece, wanted map[*piece]bool) bool {
	if p.names == nil {
		g.look(p)
	}
	if p.unfit {
		return false
	}
	wanted[p] = true
	for name := range p.names {
		if q := g.pieces[name]; !wanted[q] && !g.closure(q, wanted) {
			return false
		}
	}
	return true
}

func (f *file) write(g *group, folder string, wanted map[*piece]bool) {
	var body bytes.Buffer
	imports, outside := map[string]bool{}, false
	for _, p := range f.pieces {
		if !wanted[p] {
			continue
		}
		outside = outside || p.outside
		for name := range p.imports {
			imports[name] = true
		}
		for _, n := range p.nodes {
			fmt.Fprintf(&body, "\n//decl %s\n", g.nameOf(p))
			if _, ok := n.(ast.Spec); ok {
				fmt.Fprintf(&body, "%s ", p.token)
			}
			check(format.Node(&body, fset, n))
			body.WriteByte('\n')
		}
	}
	if body.Len() == 0 {
		return
	}
	var head bytes.Buffer
	head.WriteString("package main\n\n")
	for name := range imports {
		path := f.imports[name]
		if path == "testing" {
			path = "./testing"
		}
		fmt.Fprintf(&head, "import %s %q\n", name, path)
	}
	if outside {
		fmt.Fprintf(&head, "import . %q\n", g.path)
		for _, path := range f.dots {
			if path != g.path {
				fmt.Fprintf(&head, "import . %q\n", path)
			}
		}
	}
	check(os.WriteFile(filepath.Join(folder, f.name+".go"), append(head.Bytes(), body.Bytes()...), 0666))
}

func (g *group) nameOf(p *piece) string {
	var names []string
	for name, q := range g.pieces {
		if q == p {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names[0]
}

func (g *group) write(folder string) {
	wanted := map[*piece]bool{}
	var benchmarks []string
	for name, p := range g.pieces {
		needs := map[*piece]bool{}
		if !strings.HasPrefix(name, "Benchmark") || p.token != token.FUNC || !g.closure(p, needs) {
			continue
		}
		benchmarks = append(benchmarks, name)
		for q := range needs {
			wanted[q] = true
		}
	}
	if len(benchmarks) == 0 {
		return
	}
	sort.Strings(benchmarks)
	check(os.MkdirAll(folder, 0777))
	for _, f := range g.files {
		f.write(g, folder, wanted)
	}
	var main bytes.Buffer
	main.WriteString("package main\n\nimport \"./testing\"\n\nfunc main() {\n\ttesting.Run([]testing.InternalBenchmark{\n")
	for _, name := range benchmarks {
		fmt.Fprintf(&main, "//decl %s\n{%q, %s},\n", name, strings.TrimPrefix(name, "Benchmark"), name)
	}
	main.WriteString("})\n}\n")
	check(os.WriteFile(filepath.Join(folder, "zz_main.go"), main.Bytes(), 0666))
	fmt.Println(folder)
}

func main() {
	dir, path, folder := os.Args[1], os.Args[2], os.Args[3]
	left := map[string]bool{}
	for _, arg := range os.Args[4:] {
		left[strings.TrimPrefix(arg, "-")] = true
	}
	pkg, err := build.ImportDir(dir, 0)
	check(err)
	for name, files := range map[string][]string{pkg.Name: pkg.TestGoFiles, pkg.Name + "_test": pkg.XTestGoFiles} {
		g := &group{pkg: name, path: path, pieces: map[string]*piece{}, left: left}
		for _, f := range files {
			g.read(filepath.Join(dir, f))
		}
		g.write(filepath.Join(folder, name))
	}
}
