// gcstress: 100
// wbstress: 100
// Wrapping, ciphers, word counts, distances, regular expressions and the verbs of fmt.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"
	"unicode"
)

const text = `In olden times when wishing still helped one, there lived a king whose daughters
were all beautiful, but the youngest was so beautiful that the sun itself, which has seen so much,
was astonished whenever it shone in her face.`

func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		if line != "" && len(line)+1+len(w) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return append(lines, line)
}

func caesar(s string, k int) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsUpper(r):
			return 'A' + (r-'A'+rune(k)+26)%26
		case unicode.IsLower(r):
			return 'a' + (r-'a'+rune(k)+26)%26
		}
		return r
	}, s)
}

func roman(n int) string {
	table := []struct {
		v int
		s string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}}
	var b strings.Builder
	for _, t := range table {
		for ; n >= t.v; n -= t.v {
			b.WriteString(t.s)
		}
	}
	return b.String()
}

func levenshtein(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	prev := make([]int, len(rb)+1)
	for j := range prev {
		prev[j] = j
	}
	for i, x := range ra {
		cur := []int{i + 1}
		for j, y := range rb {
			m := prev[j]
			if x != y {
				m++
			}
			for _, c := range [...]int{prev[j+1] + 1, cur[j] + 1} {
				if c < m {
					m = c
				}
			}
			cur = append(cur, m)
		}
		prev = cur
	}
	return prev[len(rb)]
}

func main() {
	for i, l := range wrap(text, 30) {
		fmt.Printf("%2d|%-30s|%30s|\n", i+1, l, caesar(l, 13))
	}
	counts := map[string]int{}
	sc := bufio.NewScanner(strings.NewReader(text))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		counts[strings.ToLower(strings.Trim(sc.Text(), ",."))]++
	}
	type wc struct {
		w string
		n int
	}
	var list []wc
	for w, n := range counts {
		list = append(list, wc{w, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].n > list[j].n || list[i].n == list[j].n && list[i].w < list[j].w })
	fmt.Println(list[:5], len(list))
	groups := map[string][]string{}
	for _, w := range strings.Fields("listen silent enlist google elgoog abc cab tac cat act") {
		k := []byte(w)
		sort.Slice(k, func(i, j int) bool { return k[i] < k[j] })
		groups[string(k)] = append(groups[string(k)], w)
	}
	fmt.Println(groups)
	for _, n := range []int{1994, 2023, 4, 3999} {
		fmt.Print(roman(n), " ")
	}
	fmt.Println(levenshtein("kitten", "sitting"), levenshtein("", "äöü"))
	re := regexp.MustCompile(`(\w+)@(?P<host>\w+)\.com`)
	src := "bob@example.com, alice@test.com; no@where"
	fmt.Println(re.ReplaceAllString(src, "${host}:$1"), re.FindAllStringSubmatchIndex(src, -1), re.SubexpNames())
	fmt.Println(re.ReplaceAllStringFunc(src, strings.ToUpper), regexp.MustCompile(`a+b*?`).FindString("xaabb"))
	_, err := regexp.Compile(`a(b`)
	fmt.Println(err)
	var buf bytes.Buffer
	w := bufio.NewWriterSize(&buf, 16)
	fmt.Fprintf(w, "%s|%q|%x|% X|%08b|%o|%#o|%c|%U|%e", "hi", "a\tb", "hex", "hex", 5, 64, 64, 0x1F600, 0x1F600, 12345.678)
	w.Flush()
	fmt.Println(buf.String(), buf.Len())
	fmt.Fprintf(os.Stdout, "%[2]d %[1]s %[2]*[3]d %v %!\n", "a", 5, 6)
	fmt.Printf("%t %v %p %s\n", true, nil, nil, []string{"a", "b"})
	fmt.Printf("%6.2f|%-8.3s|%+d|%x|%X|% d|%05d|%5t|\n", 3.14159, "abcdef", 7, -255, "hi", 42, -42, true)
}
