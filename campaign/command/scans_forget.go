package command

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"sceneqr/campaign/console"
)

// ForgetOpenIDs deletes the openids that a campaign has kept by --keep-openid, and ends its choice to keep them. Its scans
// stay.
func (s Settings) ForgetOpenIDs(ctx context.Context) (err error) {
	keeps, err := s.keeps(ctx)
	if err != nil {
		return err
	}
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
	s.Console.Forgotten(console.Forgotten{
		Campaign: s.Campaign, OpenIDs: n, Kept: keeps || n > 0, Report: filepath.Join(s.out(), "report.xlsx"),
	})
	return nil
}

// keeps tells whether the campaign has chosen to keep openids.
func (s Settings) keeps(ctx context.Context) (keeps bool, err error) {
	l, err := s.look(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return l.KeepsOpenIDs(ctx, s.Campaign)
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
