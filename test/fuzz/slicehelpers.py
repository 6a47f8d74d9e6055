"""What every file of programs about slices has: types, and functions that get slices."""

# Elements by name: type of the element, an expression that makes one of the int n, one that reads one of it
ELEMENTS = {
    "int": ("{n}", "{v}"),
    "cell": ("cell{{a: [2]int{{{n}, 3}}, b: {n}}}", "{v}.val()"),
    "*int": ("addr({n})", "deref({v})"),
    "string": ("text({n})", "len({v})"),
    "byte": ("byte({n})", "int({v})"),
}

# How functions about slices of them are named.
NAMES = {"int": "int", "cell": "cell", "*int": "ptr", "string": "str", "byte": "byte"}


def helpers_of(element):
    """Functions that get slices of this element and keep them, change them, or only look."""
    n = NAMES[element]
    made, read = ELEMENTS[element][0], ELEMENTS[element][1]
    return f"""\
var kept_{n} []{element}
func show_{n}(name string, s []{element}) {{
print(name, len(s))
for _, v := range s {{
print(" ", {read.format(v="v")})
}}
println()
}}
//go:noinline
func read_{n}(s []{element}) (n int) {{
for _, v := range s {{
n = n*3 + {read.format(v="v")}
}}
return n & 0xffff
}}
func peek_{n}(s []{element}) int {{
if s == nil {{
return -1
}}
return len(s)
}}
//go:noinline
func write_{n}(s []{element}, n int) {{
for i := range s {{
if i&1 == n&1 {{
s[i] = {made.format(n="n%9")}
}}
}}
}}
//go:noinline
func same_{n}(s []{element}) []{element} {{ return s[:len(s):len(s)] }}
func more_{n}(s []{element}) []{element} {{
s = append(s, {made.format(n="5")})
return append(s, {made.format(n="6")})
}}
func grow_{n}(s *[]{element}) {{ *s = append(*s, {made.format(n="8")}) }}
func within_{n}(s *[]{element}) int {{ return len(*s) + read_{n}(*s) }}
//go:noinline
func deep_{n}(s []{element}, d int) int {{
if d == 0 || len(s) == 0 {{
return d
}}
return {read.format(v="s[0]")} + deep_{n}(s[1:], d-1)
}}
func many_{n}(s ...{element}) int {{ return len(s) + read_{n}(s) }}
func two_{n}() ([]{element}, int) {{ return []{element}{{{made.format(n="7")}, {made.format(n="8")}}}, 3 }}
//go:noinline
func call_{n}(f func([]{element}) int, s []{element}) int {{ return f(s) }}
"""


IMPORTS = ("bytes", "sort", "strings")

HELPERS = """\
type cell struct {
a [2]int
b int
}
type pair struct{ x, y int }
type holder struct {
n int
s []int
t []cell
in struct{ p []*int }
}
func (c *cell) inc() int { c.a[0]++; return c.a[0] }
func (c *cell) self() *cell { return c }
func (c cell) val() int { return c.a[0]*10 + c.a[1] + c.b }
func (c *cell) arr() []int { return c.a[:] }
type ints []int
var sorted []int
func (s ints) Len() int { sorted = s; return len(s) }
func (s ints) room() int { return cap(s) }
func (s ints) keep() { sorted = s }
//go:noinline
func (s ints) more() ints { return append(s, 3) }
func (s ints) Less(i, j int) bool { return s[i] < s[j] }
func (s ints) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func addr(n int) *int { return &n }
func deref(p *int) int {
if p == nil {
return -7
}
return *p
}
func call(f func() int) int {
if f == nil {
return -8
}
return f()
}
var _, _, _ = sort.Ints, strings.Join, bytes.Equal
func text(n int) string { return "abcdefghijklmnopqrstuvwxyz"[n%20 : n%20+n%5] }
func boxed(x interface{}) int {
switch v := x.(type) {
case []int:
return len(v)
case []cell:
return len(v) + 10
case nil:
return -1
}
return 5
}
func tell() {
switch v := recover().(type) {
case nil:
case error:
println("recovered", v.Error())
}
}
""" + "".join(helpers_of(element) for element in ELEMENTS)
