package campaign

import (
	"context"

	"sceneqr/campaign/words"
)

// picture downloads WeChat's picture and reads it back.
func (r *run) picture(c Code) (Code, []byte, error) {
	var picture []byte
	err := r.Pictures.Do(r.asking, func(ctx context.Context) (err error) {
		picture, err = r.Client.Image(context.WithoutCancel(ctx), c.Ticket)
		if noPicture(err) {
			return &pictureError{err}
		}
		if err != nil {
			return err
		}
		return r.readBack(c, picture)
	})
	if err != nil {
		return c, nil, err
	}
	c.Stage, c.Problem = Verified, nil
	return c, picture, nil
}

func (r *run) readBack(c Code, picture []byte) error {
	text, err := r.Read(picture)
	if err != nil {
		return &pictureError{err}
	}
	if text != c.URL {
		return &pictureError{words.Errorf("the picture says %q and the ticket %q", text, c.URL)}
	}
	return nil
}
