// gcstress: 10
// Numbers to text and back by strconv, with its errors.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "-17", "+5", "9223372036854775807", "9223372036854775808", "", "12a", "0x10", "1_000"} {
		n, err := strconv.Atoi(s)
		m, err2 := strconv.ParseInt(s, 0, 32)
		fmt.Println(n, err, m, err2)
	}
	for _, s := range []string{"1.5", "1e400", "-0", "inf", "nan", "0x1p-2", ".", "3.4028236e38", "1e-400", "0.1e1"} {
		f, err := strconv.ParseFloat(s, 64)
		g, err2 := strconv.ParseFloat(s, 32)
		fmt.Println(f, err, g, err2)
	}
	u, err := strconv.ParseUint("ff", 16, 8)
	fmt.Println(u, err)
	_, err = strconv.ParseUint("100", 16, 8)
	fmt.Println(err, errors.Is(err, strconv.ErrRange), errors.Is(err, strconv.ErrSyntax))
	b, err := strconv.ParseBool("true")
	fmt.Println(b, err)
	_, err = strconv.ParseBool("maybe")
	fmt.Println(err)
	fmt.Println(strconv.Itoa(-45), strconv.FormatInt(-255, 16), strconv.FormatUint(1<<63, 36), strconv.FormatInt(7, 2))
	for _, f := range []float64{0, 1, -1.5, 1e6, 1e21, 123456.789, 1e-7, 0.1, 5e-324, 1.7976931348623157e308} {
		fmt.Println(strconv.FormatFloat(f, 'e', -1, 64), strconv.FormatFloat(f, 'g', 5, 64), strconv.FormatFloat(f, 'f', 2, 32), strconv.FormatFloat(f, 'g', -1, 32))
	}
	fmt.Println(strconv.Quote("tab\there \"q\" ü \x01\xff"), strconv.QuoteToASCII("日本"), strconv.QuoteRune('☺'))
	s, err := strconv.Unquote(`"a\tb\u00e9\x41"`)
	fmt.Println(s, err)
	_, err = strconv.Unquote(`"open`)
	fmt.Println(err)
	fmt.Println(string(strconv.AppendInt([]byte("n="), 12, 10)), string(strconv.AppendBool(nil, false)), string(strconv.AppendQuote(nil, "x")))
}
