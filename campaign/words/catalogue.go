package words

import (
	"embed"
	"fmt"
	"sync"

	"github.com/leonelquinteros/gotext"
)

//go:embed zh/*.po
var files embed.FS

// chinese is the catalogue: the Chinese of each English text. It is read when the first Chinese word is said.
var chinese = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	names, err := files.ReadDir("zh")
	if err != nil {
		panic(fmt.Sprintf("words: %v", err)) // they are in the program
	}
	for _, name := range names {
		for english, text := range catalogue("zh/" + name.Name()) {
			all[english] = text
		}
	}
	return all
})

// catalogue is one of the files.
func catalogue(name string) map[string]string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("words: %v", err))
	}
	po := gotext.NewPo()
	po.Parse(text)
	all := map[string]string{}
	for english, t := range po.GetDomain().GetTranslations() {
		if english != "" && t.IsTranslated() {
			all[english] = t.Get()
		}
	}
	return all
}
