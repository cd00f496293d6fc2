package command

import (
	"context"
	"errors"
	"io/fs"
)

// ForgetOpenIDs deletes the openids that a campaign has kept by --keep-openid, and ends its choice to keep them. Its scans
// stay.
func (s Settings) ForgetOpenIDs(ctx context.Context) (err error) {
	scans, err := s.knownScans(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scans.Close()) }()
	n, err := scans.ForgetOpenIDs(ctx, s.Campaign)
	if errors.Is(err, fs.ErrNotExist) {
		return s.unheardOf(ctx)
	}
	if err != nil {
		return err
	}
	s.Console.Forgotten(s.Campaign, n)
	return nil
}

// unheardOf is the error of a campaign that the ledger does not have.
func (s Settings) unheardOf(ctx context.Context) (err error) {
	l, err := s.look(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return s.unknown(ctx, l, s.Campaign)
}
