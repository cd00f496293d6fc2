package export

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"sceneqr/campaign"
	"sceneqr/campaign/words"
	"sceneqr/export/imposition"
	"sceneqr/export/layout"
)

// foreseen is what of a batch's printing will not do, in Chinese.
func foreseen(change func(*Batch)) string {
	b := shops(3)
	change(&b)
	_, err := b.Foresee()
	return words.Chinese.Of(err)
}

func TestWhatCannotBePrintedIsToldInChinese(t *testing.T) {
	for _, tt := range []struct {
		want   string
		change func(*Batch)
	}{
		{`标签文字 "{name"：有一个 { 后面没有 }`, func(b *Batch) { b.Press.Label = "{name" }},
		{"起始格是第 13 格：一页的格子是 1 到 12，请在其中选", func(b *Batch) { b.Press.Order.Start = 13 }},
		{`打印机配置 "前台" 会把一页的第 1 张标签推到纸外：这份配置是给别的版式用的，或者打印机进纸偏得太多`, func(b *Batch) {
			b.Press.Layout, b.Press.Printer = builtin(t, "a4-12"), layout.Printer{Name: "前台", DX: -40}
		}},
		{"边长 45 mm 的二维码在 20000 dpi 下做成 PNG 或 TIFF 会宽 35424 点，最多 30000 点：请用较小的 --dpi，或换别的格式", func(b *Batch) {
			b.Press.Formats, b.Press.DPI = Formats{FormatPNG}, 20_000
		}},
	} {
		if got := foreseen(tt.change); got != tt.want {
			t.Errorf("%s\nwant %s", got, tt.want)
		}
	}
}

func TestWarningsAreToldInBothLanguages(t *testing.T) {
	b := shops(2)
	b.Press.Layout = sized(t, 12)
	b.Press.Layout.Fields = nil
	b.Codes[1].Kind = campaign.Temporary
	b.Press.Order.Skip = []imposition.Spot{{Page: 98, Cell: 1}, {Page: 99, Cell: 3}}
	f, err := b.Foresee()
	if err != nil {
		t.Fatal(err)
	}
	fine, _ := b.Press.Layout.Fits(b.symbols(b.Press.Layout.Code.Level).version)
	for lang, want := range map[words.Language]string{
		words.English: "; 2 cells are not left out, the first cell 1 of page 98: there are no such cells with labels" +
			"; labels of temporary codes do not say when they end: the layout has no {expires}",
		words.Chinese: "；有 2 个格子没有跳过，第一个是第 98 页第 1 格：没有这些放标签的格子" +
			"；临时码的标签上没有有效期：版式里没有 {expires}",
	} {
		if got := lang.Of(f.Warning); got != lang.Of(fine)+want {
			t.Errorf("%s", got)
		}
	}
}

func TestAPressErrorIsToldAsItsCause(t *testing.T) {
	for want, cause := range map[string]error{
		"没有已核对的码可以印":             ErrNothingToPrint,
		"打开 logo.png：没有这个文件或文件夹": &fs.PathError{Op: "open", Path: "logo.png", Err: syscall.ENOENT},
		"somebody else's words":  errors.New("somebody else's words"),
		"没有已核对的码可以印\n" + "不认识格式 \"bmp\"：请在 svg,eps,pdf,png,tiff 中选（微信原图始终都有）": errors.Join(
			ErrNothingToPrint, func() error { _, err := ParseFormats("bmp"); return err }()),
	} {
		err := &PressError{cause}
		if got := words.Chinese.Of(err); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func TestAFolderThatIsTakenIsToldInChinese(t *testing.T) {
	for want, err := range map[string]error{
		`另一次导出正在写入 "out/春季"`:               &BusyError{Dir: "out/春季"},
		`文件夹 "out" 里是公众号 wx1 的活动 "春季" 的文件`: &OccupiedError{Dir: "out", AppID: "wx1", Campaign: "春季"},
		`文件夹 "out" 里已经有活动 "春季" 的另一次印刷`:     &OccupiedError{Dir: "out", Campaign: "春季", Printed: true},
	} {
		if got := words.Chinese.Of(err); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
