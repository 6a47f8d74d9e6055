// archive/tar writes and reads archives in its three formats; FileInfoHeader and FileInfo.
package main

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"time"
)

var long = string(bytes.Repeat([]byte("directory/"), 30))

func write(format tar.Format, names ...string) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i, name := range names {
		body := bytes.Repeat([]byte(name[:1]), 1000*i+3)
		h := &tar.Header{Name: name, Mode: 0o640, Size: int64(len(body)), Uname: "someone", Format: format,
			ModTime: time.Unix(1e9+int64(i), 0)}
		if err := w.WriteHeader(h); err != nil {
			fmt.Println("header:", err)
			return nil
		}
		w.Write(body)
	}
	fmt.Println("close:", w.Close())
	return b.Bytes()
}

func read(archive []byte) {
	r := tar.NewReader(bytes.NewReader(archive))
	for {
		h, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Println("next:", err)
			return
		}
		body, err := io.ReadAll(r)
		fmt.Println(len(h.Name), h.Name[:9], h.Size, h.Uname, h.ModTime.Unix(), h.Format, h.FileInfo().Mode(), len(body), err)
	}
}

func main() {
	for _, format := range []tar.Format{tar.FormatUSTAR, tar.FormatPAX, tar.FormatGNU} {
		read(write(format, "first.txt", "second.txt"))
		read(write(format, long+"deep.txt"))
	}
	read([]byte("no archive"))
	h := tar.Header{Name: "x", Size: 5, PAXRecords: map[string]string{"COMMENT": "c"}}
	w := tar.NewWriter(io.Discard)
	fmt.Println(w.WriteHeader(&h))
	fmt.Println(w.Write([]byte("too long")))
}
