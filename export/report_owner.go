package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// An owner is whose a report is. The page tells it in a comment at its end, for the next report that comes to the folder: of
// the three files it is the one that nobody edits.
type owner struct {
	AppID    string `json:"appid"`
	Campaign string `json:"campaign"`
	Trial    bool   `json:"trial,omitempty"`
}

// The comment is the last line. JSON as Go writes it has no > that could end it.
const (
	signBegin = "\n<!-- sceneqr report "
	signEnd   = " -->\n"
)

func (o owner) sign(w io.Writer) error {
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(w, signBegin, string(text), signEnd)
	return err
}

// mostSigned is as much of a page's end as is looked through.
const mostSigned = 16 << 10

// lastReport is the owner of the report whose page this is; nil when there is none, or none that we wrote.
func lastReport(page string) (*owner, error) {
	f, err := os.Open(page)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	text, err := io.ReadAll(io.NewSectionReader(f, max(0, info.Size()-mostSigned), mostSigned))
	if err != nil {
		return nil, err
	}
	at := bytes.LastIndex(text, []byte(signBegin))
	o := new(owner)
	if at < 0 || json.Unmarshal(bytes.TrimSuffix(text[at+len(signBegin):], []byte(signEnd)), o) != nil || o.AppID == "" {
		return nil, nil
	}
	return o, nil
}
