package layout

import (
	"slices"
	"testing"

	"sceneqr/campaign/words"
)

func TestFaultsAreToldInChineseWithTheirLines(t *testing.T) {
	got := problemsIn(t, words.Chinese, `page: A4
colour: 5
grid: {columns: x}
fields:
  - {sise: 7}
roll: 也许
`)
	want := []string{
		`第 2 行：没有键 "colour"，只有 bleed, code, cut, fields, grid, heading, label, marks, once, page, roll, stock, title（文件）`,
		`第 3 行：grid.columns 写的是 "x"：应是 1 到 1000 的整数`,
		`第 5 行：没有键 "sise"，只有 align, bold, height, least, left, lines, size, text, top, width（fields[0]）`,
		`第 6 行：roll 写的是 "也许"：应是以下之一：false, true`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWhatDoesNotFitIsToldInChinese(t *testing.T) {
	got := problemsIn(t, words.Chinese, `page: [60, 60]
label: {size: [50, 50]}
code: {side: 49}
fields:
  - {text: "{name}", left: 2, width: 10, top: 5, size: 11, lines: 3, height: 4}
  - {text: "[{a", left: 2, width: 10, top: 60, size: 8}
`)
	want := []string{
		`第 3 行：二维码连静区（横 0.5–49.5 mm，纵 0.5–49.5 mm）离标签（50 × 50 mm）的边缘不到 1 mm：请缩小或移动二维码`,
		`第 5 行：文字 "{name}" 的框高 4 mm，要放下一行 11 磅、以及 3 行 6 磅的字，需要 7.94 mm：请加高文字框，或缩小字号`,
	}
	if len(got) < 4 || !slices.Equal(got[:2], want) {
		t.Errorf("%q", got)
	}
	if !slices.Contains(got, `第 6 行：文字 "[{a" 读不懂：有一个 { 后面没有 }`) {
		t.Errorf("%q", got)
	}
}

func TestCodesThatAreTooFineAreToldInChinese(t *testing.T) {
	l := Layout{Name: "货架", Code: Code{Side: 11}}
	_, err := l.Fits(4)
	want := `版式 "货架" 里边长 11 mm 的二维码模块为 0.27 mm（300 dpi 时 3.2 点，600 dpi 时 6.3 点）：` +
		`模块小于 0.29 mm 会印得糊在一起；请选用二维码边长至少 11.9 mm 的版式`
	if got := words.Chinese.Of(err); got != want {
		t.Errorf("%s", got)
	}
	l.Code.Side = 14
	warning, err := l.Fits(4)
	want = `版式 "货架" 里边长 14 mm 的二维码模块为 0.34 mm（300 dpi 时 4.0 点，600 dpi 时 8.1 点）：` +
		`请先试印并扫一扫，或选用二维码边长至少 14.4 mm 的版式`
	if got := words.Chinese.Of(warning); got != want || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

func TestMeasuresThatCannotBeAreAllToldInChinese(t *testing.T) {
	_, err := Printer{}.Measured(50, 0, 80, 0)
	want := "左纸边到十字的距离量得 50 mm，应在 20 mm 左右：请以毫米为单位重新测量，校准页要按 100 % 打印，不要“适合纸张”\n" +
		"横线的长度量得 80 mm，应在 100 mm 左右：请以毫米为单位重新测量，校准页要按 100 % 打印，不要“适合纸张”"
	if got := words.Chinese.Of(err); got != want {
		t.Errorf("%s", got)
	}
}
