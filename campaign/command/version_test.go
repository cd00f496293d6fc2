package command

import "testing"

func TestOnlyATaggedVersionIsTold(t *testing.T) {
	for version, want := range map[string]bool{
		"v1.2.3": true, "v1.2.3-rc.1": true,
		"": false, "(devel)": false, "v0.0.0-20261122163000-0123456789ab": false,
		"v1.2.4-0.20261122163000-0123456789ab": false, "v1.2.3+dirty": false,
	} {
		if got := released.MatchString(version); got != want {
			t.Errorf("%s: %t", version, got)
		}
	}
	if Version() != release { // of a test binary
		t.Errorf("version %s", Version())
	}
}
