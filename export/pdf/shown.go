package pdf

import "sceneqr/export/layout"

// Shown is the line that is printed of a text that fits its field. Of one that does not, a [Change] tells.
func Shown(text layout.Filled) string { return clean(text.String()) }
