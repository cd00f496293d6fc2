package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

const (
	creator  = "sceneqr"
	producer = "sceneqr with gofpdf"
)

// outputIntent says for which printing condition the file is made: offset on coated paper, as the ICC registers it. With
// a registered name no profile is embedded. All ink is K, so no other condition would change a page.
const outputIntent = "<</Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39)" +
	" /OutputCondition (Coated FOGRA39 \\(ISO 12647-2:2004\\)) /RegistryName (http://www.color.org)" +
	" /Info (Coated FOGRA39 \\(ISO 12647-2:2004\\))>>"

// information is the dictionary of properties that old viewers show. Its words are those of the metadata: preflight
// programs compare the two. No path, machine or user gets into either.
func (a About) information() string {
	var title strings.Builder
	for _, unit := range utf16.Encode([]rune(a.plainTitle())) {
		fmt.Fprintf(&title, "%04X", unit)
	}
	return fmt.Sprintf("<<\n/Title <FEFF%s>\n/Creator (%s)\n/Producer (%s)\n/CreationDate (D:%s)\n/ModDate (D:%[4]s)\n"+
		"/Trapped /False\n>>", title.String(), creator, producer, a.made().Format("20060102150405Z"))
}

// metadata is the XMP packet. A file that nobody has changed yet has one identifier for itself and for its history.
func (a About) metadata(id identifier) string {
	var title strings.Builder
	if err := xml.EscapeText(&title, []byte(a.plainTitle())); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return fmt.Sprintf(packet, title.String(), creator, a.made().Format(time.RFC3339), id, producer)
}

const packet = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
	`<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%[1]s</rdf:li></rdf:Alt></dc:title>
<xmp:CreatorTool>%[2]s</xmp:CreatorTool>
<xmp:CreateDate>%[3]s</xmp:CreateDate>
<xmp:ModifyDate>%[3]s</xmp:ModifyDate>
<xmp:MetadataDate>%[3]s</xmp:MetadataDate>
<xmpMM:DocumentID>%[4]s</xmpMM:DocumentID>
<xmpMM:InstanceID>%[4]s</xmpMM:InstanceID>
<pdf:Producer>%[5]s</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`

// plainTitle is the title on one line and in valid UTF-8. It may have characters that no page can show.
func (a About) plainTitle() string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(a.Title, "\uFFFD"))
	return strings.Join(strings.Fields(clean), " ")
}

// made is the time that the file says it was made at: without one, 1970, and not the clock's, which no second run would
// have again.
func (a About) made() time.Time {
	if a.Time.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return a.Time.UTC()
}

// An identifier names a file by its content.
type identifier [16]byte

// newIdentifier makes a UUID of the kind that RFC 9562 leaves to its maker, version 8.
func newIdentifier(sum []byte) identifier {
	id := identifier(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// String is the identifier as XMP writes it.
func (id identifier) String() string {
	return fmt.Sprintf("uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
