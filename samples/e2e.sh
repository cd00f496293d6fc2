#!/usr/bin/env bash
# Makes the files of every built-in layout in the sandbox, and has other people's programs judge them: zbar reads the
# codes, poppler, qpdf and ghostscript the PDF, LibreOffice and openpyxl the workbooks, Chromium the gallery, unzip and
# sha256sum the rest. The judgement is in e2e*_test.go and gallery*_test.go.
# Debian: apt install chromium ghostscript libreoffice-calc-nogui poppler-utils python3-openpyxl qpdf unzip zbar-tools.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in chromium gs pdffonts pdfimages pdfinfo pdftoppm qpdf sha256sum soffice unzip zbarimg; do
	command -v "$tool" >/dev/null || { echo "e2e: $tool is not installed" >&2; exit 2; }
done

judged=$(mktemp)
trap 'rm -f "$judged"' EXIT
go test -tags e2e -count=1 -run OtherPeople -v ./samples | tee "$judged" | grep -v '^=== '
# go test is content when no test has that name.
grep -q 'zbarimg read every label' "$judged" || { echo "e2e: zbarimg was not asked" >&2; exit 1; }
