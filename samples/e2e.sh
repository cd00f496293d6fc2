#!/usr/bin/env bash
# Makes the files of the sample sheet in the sandbox, and has other people's programs judge them: zbar reads the codes,
# poppler, qpdf and ghostscript the PDF, unzip and sha256sum the rest. Debian: apt install ghostscript poppler-utils qpdf
# unzip zbar-tools.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in gs pdffonts pdfimages pdfinfo pdftoppm qpdf sha256sum unzip zbarimg; do
	command -v "$tool" >/dev/null || { echo "e2e: $tool is not installed" >&2; exit 2; }
done

unset "${!SCENEQR_@}" SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go run . run --sandbox --quiet --out "$work" samples/channels.xlsx
cd "$work"

fail() {
	echo "e2e: $*" >&2
	exit 1
}

sha256sum --check --quiet SHA256SUMS
unzip -tq codes.zip >/dev/null
unzip -tq result.xlsx >/dev/null
qpdf --check sheet.pdf >/dev/null # its status is not 0 for a warning either

# Columns of pdffonts, from the right: object number and generation, whether Unicode is told, subset, embedded.
fonts=$(pdffonts sheet.pdf | tail -n +3)
[[ -n $fonts ]] || fail "the PDF has no fonts"
awk '$(NF-4) != "yes" || $(NF-3) != "yes" { exit 1 }' <<<"$fonts" || fail "a font is not embedded as a subset: $fonts"

# Columns of inkcov: how much of the page has cyan, magenta, yellow and black.
inks=$(gs -q -o - -sDEVICE=inkcov sheet.pdf)
awk '/CMYK OK/ { n++; if ($1 + $2 + $3 > 0 || $4 <= 0) exit 1 } END { exit n == 0 }' <<<"$inks" ||
	fail "a page has other ink than black, or none: $inks"

[[ -z $(pdfimages -list sheet.pdf | tail -n +3) ]] || fail "a code in the PDF is a picture and not a drawing"

pages=$(pdfinfo sheet.pdf | awk '/^Pages:/ { print $2 }')
cd - >/dev/null
SCENEQR_E2E_FILES=$work go test -tags e2e -count=1 -run OtherPeoplesDecoder ./samples -v | tee "$work/judged" | grep -v '^=== '
grep -q '^zbarimg read' "$work/judged" || fail "zbarimg was not asked"
echo "e2e: good: sums, both archives, $pages pages, every font embedded as a subset, black ink only, no pictures in the PDF"
