package program

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// FreeAddress is one on loopback that nobody listened on a moment ago, for a program that is to have the same address
// each time that it is started.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Listening returns when the listener at an address says that it can keep what it is told. It looks again and again until
// ctx is done.
func Listening(ctx context.Context, addr string) error {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("its health is %s", resp.Status)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("nobody listens on %s: %w", addr, err)
		case <-again.C:
		}
	}
}
