#!/usr/bin/env bash
# Fuzzes everything that reads strangers' input, each target with FUZZTIME (50,000 inputs, unless that is set). It counts
# inputs and not seconds: when the seconds run out under load, Go 1.26 can fail a target with "context deadline exceeded"
# (go.dev/issue/75804).
set -euo pipefail
cd "$(dirname "$0")/.."

grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/p' "$file" | while read -r target; do
		echo "fuzz: $target in $(dirname "$file")"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-50000x}" -fuzzminimizetime 20x "$(dirname "$file")" </dev/null
	done
done
