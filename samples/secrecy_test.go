//go:build unix

package samples

import (
	"reflect"
	"strings"
	"testing"

	"sceneqr/campaign/wechat/emulator"
)

// TestNoMisfortuneBringsASecretToLight runs every ordeal at the most talkative level, and looks for the AppSecret, for every
// token that WeChat gave, and for all else that is a key, in every byte that was written anywhere.
func TestNoMisfortuneBringsASecretToLight(t *testing.T) {
	program(t) // built once, before the clock of any ordeal
	atOnce := make(chan struct{}, 2)
	for name, o := range ordeals() {
		for _, level := range [][]string{{"--verbose"}, {"--json", "--verbose"}} {
			t.Run(name+" "+strings.Join(level, " "), func(t *testing.T) {
				t.Parallel()
				atOnce <- struct{}{}
				defer func() { <-atOnce }()
				w := newWitness(t, o)
				w.args = append(w.args, level...)
				if o.setUp != nil {
					o.setUp(w)
				}
				w.run(o.status)
				w.search()
			})
		}
	}
}

// A fault that is added to the emulator has to be added here too.
func TestEveryFaultIsAmongTheOrdeals(t *testing.T) {
	faults := reflect.TypeFor[emulator.Faults]()
	var all []emulator.Faults
	for _, o := range ordeals() {
		all = append(all, o.faults)
	}
	for _, o := range pushOrdeals() {
		all = append(all, o.faults)
	}
	tried := map[string]bool{}
	for _, f := range all {
		v := reflect.ValueOf(f)
		for i := range faults.NumField() {
			if !v.Field(i).IsZero() {
				tried[faults.Field(i).Name] = true
			}
		}
	}
	for i := range faults.NumField() {
		if name := faults.Field(i).Name; !tried[name] {
			t.Errorf("no ordeal has the fault %s", name)
		}
	}
}

// What the customer writes goes everywhere: a secret in the sheet shows that the search looks there.
func TestTheSearchLooksWhereverTheProgramWrites(t *testing.T) {
	w := newWitness(t, ordeal{})
	w.write("shops.csv", "编号,名称\nK1,"+w.secret+"\n")
	w.args = append(w.args, "--json", "--verbose")
	w.run(0)
	found := strings.Join(w.found(), "\n")
	for _, place := range []string{
		"sceneqr.db: ", "out/shops/codes.zip!", "out/shops/result.xlsx!", "out/shops/sheet.pdf!", "stdout: ",
	} {
		if !strings.Contains(found, place) {
			t.Errorf("what stands in %q was not found; only\n%s", place, found)
		}
	}
}
