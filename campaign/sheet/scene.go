package sheet

import (
	"strconv"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
)

// scene is the sheet's own scene, "" when it leaves that to us.
func (r *reader) scene(rec *record, k campaign.Kind) campaign.Scene {
	f := sceneField
	if rec.text[sceneIDField] != "" {
		f = sceneIDField
	}
	scene := campaign.Scene(rec.text[f])
	if scene == "" || rec.bad[f] {
		return scene
	}
	if f == sceneIDField && rec.text[sceneField] != "" {
		r.reject(rec, f, words.Of("the row has a scene_str and a scene_id"),
			words.Of("keep one of them: a code has one scene"))
		return scene
	}
	if err := scene.Validate(k); err != nil {
		r.reject(rec, f, words.From(err), words.Of("change it, or leave it empty to have a scene made"))
		return scene
	}
	here := place{r.layout.column[f], rec.row}
	// The event of a scan says 5 for the scene_str "5" and for the scene_id 5, so all kinds share one register.
	if first, ok := r.scenes[string(scene)]; ok {
		r.reject(rec, f, words.Of("the scene %q is the same as in %s", string(scene), first.String()),
			words.Of("give each channel a scene of its own: scans of one scene can't be told apart"))
		return scene
	}
	r.scenes[string(scene)] = here
	if !scene.Portable() {
		r.warn = append(r.warn, r.problem(here.col, here.row,
			words.Of("the scene %s has characters other than A-Z, a-z, 0-9, _ and -", strconv.QuoteToASCII(string(scene))),
			words.Of("check that the program which receives the scans can read it")))
	}
	return scene
}
