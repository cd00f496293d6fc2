//go:build race

package samples

import "os"

const raceDetector = true

// With the detector a program waits a second before it ends, for races that are still to be told; hundreds end here.
func init() {
	if os.Getenv(raceVariable) == "" {
		_ = os.Setenv(raceVariable, "atexit_sleep_ms=50")
	}
}
