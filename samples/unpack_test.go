package samples

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
)

// unpack hands over a content and all that is packed into it, however deep.
func unpack(name string, content []byte, each func(name string, content []byte)) {
	each(name, content)
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		unpackZIP(name, content, each)
	case bytes.HasPrefix(content, []byte("\x1f\x8b")):
		if r, err := gzip.NewReader(bytes.NewReader(content)); err == nil {
			unpackStream(name+" gunzipped", r, each)
		}
	case bytes.HasPrefix(content, []byte("%PDF-")):
		unpackPDF(name, content, each)
	}
}

func unpackZIP(name string, content []byte, each func(string, []byte)) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		unpackHalfZIP(name, content, each)
		return
	}
	for _, f := range archive.File {
		if r, err := f.Open(); err == nil {
			unpackStream(name+"!"+f.Name, r, each)
		}
	}
}

// unpackHalfZIP unpacks the first entry of a ZIP that was cut short, as far as it goes.
func unpackHalfZIP(name string, content []byte, each func(string, []byte)) {
	const header = 30 // bytes, and the last four say how long the name and the extra field are that follow
	if len(content) < header {
		return
	}
	begin := header + int(binary.LittleEndian.Uint16(content[26:])) + int(binary.LittleEndian.Uint16(content[28:]))
	if begin < len(content) {
		unpackStream(name+" inflated", flate.NewReader(bytes.NewReader(content[begin:])), each)
	}
}

// unpackPDF inflates what lies between stream and endstream; what is not deflated was looked through with the file.
func unpackPDF(name string, content []byte, each func(string, []byte)) {
	for i, part := range bytes.Split(content, []byte("endstream")) {
		_, stream, ok := bytes.Cut(part, []byte("stream"))
		if !ok {
			continue
		}
		if r, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(stream, "\r\n"))); err == nil {
			unpackStream(fmt.Sprintf("%s!stream %d", name, i), r, each)
		}
	}
}

// unpackStream takes what comes before an error: half a file can betray a whole secret.
func unpackStream(name string, r io.Reader, each func(string, []byte)) {
	content, _ := io.ReadAll(r)
	unpack(name, content, each)
}
