# One line each; `make` alone builds.
GO ?= go

build: ; $(GO) build -trimpath -o sceneqr .
test:  ; $(GO) test ./...
check: ; bash .ci/run
demo:  ; $(GO) run . run --sandbox samples/channels.xlsx
bench: ; $(GO) run ./samples/bench
fuzz:  ; bash samples/fuzz.sh
storm: ; $(GO) run ./samples/storm

.PHONY: build test check demo bench fuzz storm
