package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// ticketPages writes a ticket and reads it back.
func ticketPages(t *testing.T, ticket JobTicket) []printedPage {
	t.Helper()
	var out bytes.Buffer
	if err := ticket.Write(&out); err != nil {
		t.Fatal(err)
	}
	return readPDF(t, out.Bytes())
}

// lineTexts are all texts of some pages between the title and the footers.
func lineTexts(pages []printedPage) []string {
	var all []string
	for _, page := range pages {
		for _, text := range page.texts {
			if !sameLength(text.base, formFooter) {
				all = append(all, text.text)
			}
		}
	}
	return all
}

func TestTicketSaysEverythingInOrder(t *testing.T) {
	pages := ticketPages(t, JobTicket{
		About: About{Title: "印刷单 spring"},
		Sections: []Section{
			{"纸张 Stock", [][2]string{{"Trim", "63.5 × 38.1 mm"}, {"联系人", "王小明\n+86 10 1234"}, {"", "wang@example.com"}}},
			{"空 Empty", nil},
			{"文件 Files", [][2]string{{"sheet.pdf", "SHA-256 " + strings.Repeat("0123456789abcdef", 4)}}},
		},
	})
	want := []string{
		"印刷单 spring", "纸张 Stock", "Trim", "63.5 × 38.1 mm", "联系人", "王小明", "+86 10 1234", "wang@example.com",
		"空 Empty", "文件 Files", "sheet.pdf", "SHA-256 " + strings.Repeat("0123456789abcdef", 4),
	}
	if got := lineTexts(pages); !slices.Equal(got, want) {
		t.Errorf("the ticket says %q, want %q", got, want)
	}
}

// manyRows is a section whose values take from one line to many, with each row's number in both of its cells.
func manyRows(n int) Section {
	s := Section{Heading: "各页 Pages"}
	for i := range n {
		value := fmt.Sprintf("%d: %s end", i, strings.Repeat("北京市海淀区中关村大街 ", i%13))
		s.Rows = append(s.Rows, [2]string{fmt.Sprintf("row %d", i), value})
	}
	return s
}

func TestTicketLosesNoRow(t *testing.T) {
	section := manyRows(300)
	pages := ticketPages(t, JobTicket{About{Title: "t"}, []Section{section, manyRows(3)}})
	got := lineTexts(pages)[1:] // without the title
	texts := strings.ReplaceAll(strings.Join(got, ""), " ", "")
	for i, row := range slices.Concat(section.Rows, manyRows(3).Rows) {
		label, value := strings.ReplaceAll(row[0], " ", ""), strings.ReplaceAll(row[1], " ", "")
		_, after, found := strings.Cut(texts, label)
		if !found {
			t.Fatalf("row %d is not there after those before it", i)
		}
		if !strings.HasPrefix(after, value) {
			t.Fatalf("row %d says %.80q, want %q", i, after, value)
		}
		texts = after
	}
}

func TestTicketCountsItsPages(t *testing.T) {
	pages := ticketPages(t, JobTicket{About{Title: "t"}, []Section{manyRows(300)}})
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if last := page.texts[len(page.texts)-1].text; last != fmt.Sprintf("%d/%d", i+1, len(pages)) {
			t.Errorf("page %d of %d is numbered %q", i+1, len(pages), last)
		}
	}
}

func TestSectionSaysItsHeadingOnEachPage(t *testing.T) {
	pages := ticketPages(t, JobTicket{About{Title: "t"}, []Section{manyRows(300)}})
	for i, page := range pages {
		if !slices.ContainsFunc(page.texts, func(p printedText) bool { return p.text == "各页 Pages" }) {
			t.Errorf("page %d does not say which section it goes on with", i+1)
		}
	}
}

func TestTicketStaysOnItsPagesWithoutOverlaps(t *testing.T) {
	for name, ticket := range map[string]JobTicket{
		"many rows":    {About{Title: "many"}, []Section{manyRows(200), manyRows(50)}},
		"many parts":   {About{Title: "parts"}, slices.Repeat([]Section{manyRows(4)}, 40)},
		"long title":   {About{Title: strings.Repeat("很长的标题 ", 80)}, []Section{manyRows(3)}},
		"long heading": {About{Title: "t"}, []Section{{strings.Repeat("标题 heading ", 400), manyRows(40).Rows}}},
		"long label":   {About{Title: "t"}, []Section{{"h", [][2]string{{strings.Repeat("label 标签", 900), "v"}}}}},
		"long value":   {About{Title: "t"}, []Section{{"h", [][2]string{{"l", strings.Repeat("w", 30_000)}}}}},
	} {
		for n, page := range ticketPages(t, ticket) {
			for i, text := range page.texts {
				box := text.box()
				onForm := text.base > formTop && text.base < formBottom+0.1 || sameLength(text.base, formFooter)
				if box.X < formLeft-0.1 || box.X+box.Width > formRight+0.1 || !onForm {
					t.Fatalf("%s: page %d: %.20q stands at %.1f", name, n+1, text.text, box)
				}
				for _, other := range page.texts[:i] {
					if !apart(box, other.box()) {
						t.Fatalf("%s: page %d: %.20q stands on %.20q", name, n+1, text.text, other.text)
					}
				}
			}
		}
	}
}

func TestTicketTakesAnyText(t *testing.T) {
	odd := []string{
		"", " ", "\x00", "\xff\xe4", "🍜 𠮷 䶮", "\u202eRTL\u202c", "e\u0301\u0302\u0303", "\ufffe\uffff", "\U0010ffff",
		"a\r\nb\n\n\nc", "\\)(", strings.Repeat("\n", 500), strings.Repeat("x", 3000), strings.Repeat("🍜", 300),
	}
	ticket := JobTicket{}
	for _, text := range odd {
		ticket.Title += text
		ticket.Sections = append(ticket.Sections, Section{text, [][2]string{{text, text}, {"", text}, {text, ""}}})
	}
	if texts := lineTexts(ticketPages(t, ticket)); !slices.Contains(texts, "〓 〓 䶮") {
		t.Errorf("what the font lacks is not printed as 〓: %.30q", texts)
	}
	if pages := ticketPages(t, JobTicket{}); len(pages) != 1 {
		t.Errorf("an empty ticket has %d pages", len(pages))
	}
}

func TestTicketIsTheSameBytes(t *testing.T) {
	var first bytes.Buffer
	for range 5 {
		var out bytes.Buffer
		if err := (JobTicket{testAbout, []Section{manyRows(20)}}).Write(&out); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first = out
		} else if !bytes.Equal(out.Bytes(), first.Bytes()) {
			t.Fatal("the same ticket gives other bytes")
		}
	}
}

func FuzzParagraphKeepsEveryCharacter(f *testing.F) {
	f.Add("北京市海淀区 Zhongguancun-Street (No. 27), 三层", 3000)
	f.Add("wwwwwwwwwwwwwwwwwwwwwww", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		text = clean(text)
		lines := paragraph([]rune(text), width)
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q is broken into %q", text, lines)
		}
		for _, line := range lines {
			if advance([]rune(line)) > width && utf8.RuneCountInString(line) > 1 {
				t.Errorf("%q is wider than %d", line, width)
			}
		}
	})
}
