package far

var Kept []byte

type Keeps struct{}

func (Keeps) Keep(b []byte) { Kept = b }

type inner struct{ n int }

func (i *inner) Fill(b []byte) int { i.n++; return copy(b, "444") }

type inner2 struct{ last []byte }

func (i *inner2) Hold(b []byte) { i.last = b }
func (i *inner2) Held() byte    { return i.last[0] }

var one inner2

type Outer struct{ *inner }
type Holder struct{ *inner2 }

func NewOuter() Outer   { return Outer{&inner{3}} }
func NewHolder() Holder { return Holder{&one} }

var Number, Other *int

func KeepNumber(p *int, _ bool) { Number = p }

func Literal() func(*int, string) { return func(p *int, _ string) { Other = p } }
