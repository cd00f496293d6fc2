package command

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"syscall"

	"sceneqr/campaign/wechat/push"
	"sceneqr/campaign/words"
)

// socket is bound to the address. A system behind it that would be itself is refused.
func (s Settings) socket(ctx context.Context, forward *push.Forward) (net.Listener, error) {
	addr := s.Callback.Addr
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, misusedLike("--addr 127.0.0.1:8090", "%q is not an address like 127.0.0.1:8090", addr)
	}
	socket, err := bind(ctx, addr)
	switch {
	case err != nil:
		return nil, err
	case forward != nil && leadsTo(forward.URL, socket.Addr()):
		return nil, errors.Join(&UsageError{words.Of("--forward leads back to this listener"),
			words.Of("name the URL of the other system; where it has this address, give sceneqr another one with --addr")},
			socket.Close())
	}
	return socket, nil
}

// bind listens on an address of TCP.
func bind(ctx context.Context, addr string) (net.Listener, error) {
	socket, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &UsageError{words.Of("another program listens on %s", addr),
			words.Of("end that one, or name another address with --addr, and tell it to whatever asks there")}
	case err != nil:
		return nil, words.Errorf("listening on %s: %w", addr, err)
	}
	return socket, nil
}

// misusedLike is misused with an example as the cure.
func misusedLike(example, format string, args ...any) error {
	return &UsageError{words.Of(format, args...), words.Of("for example %s", example)}
}

// asked is the address as the person has named it, with the port that it has become: 0.0.0.0 is [::] to the system.
func asked(addr string, bound net.Addr) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host == "" {
		return bound.String()
	}
	return net.JoinHostPort(host, strconv.Itoa(bound.(*net.TCPAddr).Port))
}

// leadsTo tells a URL of a server on this computer that listens on the address.
func leadsTo(u *url.URL, addr net.Addr) bool {
	bound := addr.(*net.TCPAddr)
	if portOf(u) != strconv.Itoa(bound.Port) {
		return false
	}
	name := u.Hostname()
	if name == "localhost" {
		name = "127.0.0.1"
	}
	ip := net.ParseIP(name)
	return ip != nil && (bound.IP.Equal(ip) || bound.IP.IsUnspecified() && isOurs(ip))
}

// portOf is the port that a URL leads to.
func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// isOurs tells an address of this computer.
func isOurs(ip net.IP) bool {
	addrs, _ := net.InterfaceAddrs() // where there are none to be had there is nothing to compare with
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(ip) {
			return true
		}
	}
	return ip.IsLoopback() || ip.IsUnspecified()
}
