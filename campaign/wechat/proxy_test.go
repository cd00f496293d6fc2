package wechat_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sceneqr/campaign/wechat"
)

// TestTheProxyIsThatOfTheEnvironment makes its calls in a process of its own, for net/http reads the environment once.
func TestTheProxyIsThatOfTheEnvironment(t *testing.T) {
	const child = "SCENEQR_TEST_BEHIND_PROXY"
	if os.Getenv(child) != "" {
		client := &wechat.Client{AppID: appID, Secret: secret}
		err := client.Authorize(t.Context())
		_, noPicture := client.Image(t.Context(), "gQ")
		for _, err := range []error{err, noPicture} {
			e := failed(t, err)
			fmt.Printf("%s transient %t sent %t\n", e.Op, e.Transient(), e.Sent)
		}
		return
	}
	asked := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer proxy.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), child+"=1", "HTTPS_PROXY="+proxy.URL, "https_proxy=", "NO_PROXY=", "no_proxy=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"token transient true sent false", "image transient true sent false"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	for _, want := range []string{"CONNECT api.weixin.qq.com:443", "CONNECT mp.weixin.qq.com:443"} {
		select {
		case got := <-asked:
			if got != want {
				t.Errorf("the proxy was asked to %s, want %s", got, want)
			}
		default:
			t.Errorf("the proxy was not asked to %s", want)
		}
	}
}
