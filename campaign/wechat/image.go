package wechat

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// maxImage bounds a picture. The one in WeChat's documentation has 28 kB.
const maxImage = 2 << 20

// Image fetches WeChat's own picture of a ticket, once: whole, of a type image/..., not empty, at most 2 MiB. Whether it
// is the right picture, or a picture at all, is for a decoder to say. No token is needed. Nothing is spent, so any call
// may be repeated; where net/http finds a kept connection dead before the answer began, it repeats this GET by itself.
func (c *Client) Image(ctx context.Context, ticket string) ([]byte, error) {
	if ticket == "" {
		return nil, &Error{Op: opImage, Err: errors.New("the ticket is empty"), fixed: &misused}
	}
	q := request{
		op:    opImage,
		base:  cmp.Or(c.MP, defaultMP),
		path:  "/cgi-bin/showqrcode",
		query: url.Values{"ticket": {ticket}}, // old tickets end in ==
		limit: maxImage,
	}
	var picture []byte
	e := c.exchange(ctx, q, func(a answer) (e *Error) {
		picture, e = c.picture(q, a)
		return e
	})
	if e != nil {
		return nil, e
	}
	return picture, nil
}

func (c *Client) picture(q request, a answer) ([]byte, *Error) {
	picture := strings.HasPrefix(a.media, "image/") // WeChat's is image/jpg, which is not the registered name
	switch {
	case a.status == http.StatusOK && picture && len(a.body) > 0:
		return a.body, nil
	case a.status == http.StatusOK && picture:
		return nil, q.unreadable(a, errors.New("a picture of 0 bytes"))
	}
	if e := c.refusal(q, a); e != nil {
		return nil, e
	}
	if a.status == http.StatusNotFound {
		return nil, &Error{Op: q.op, Status: a.status, fixed: &noPicture}
	}
	return nil, q.unreadable(a, c.strange(q, a, "a picture"))
}
