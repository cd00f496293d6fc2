package command

import (
	"regexp"
	"runtime/debug"
	"strings"
)

// release is the source's own version.
const release = "0.1.0"

// released is the shape of a version that somebody has tagged. Of a build from a working copy Go tells a time and a commit,
// which would make the same files differ from one build to the next.
var released = regexp.MustCompile(`^v\d+\.\d+\.\d+(-rc\.\d+)?$`)

// Version is the program's, as --version and the workbook tell it: that by which it was installed, else the source's.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if ok && released.MatchString(info.Main.Version) {
		return strings.TrimPrefix(info.Main.Version, "v")
	}
	return release
}
