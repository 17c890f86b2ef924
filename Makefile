# BC Connect. Two commands do all the set-up on a fresh machine: `make run` and
# `make test`. They need Go, git and make; what else is missing they install
# (Debian, Ubuntu) or name.

GO      ?= go
VERSION := $(shell sed -n 's/^ *Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS := -X bcconnect/app.Version=$(VERSION) -X bcconnect/connection/cli.Version=$(VERSION)

# The toolkit's own emoji font is 4 MB of program and is parsed once a weight of
# type; the few emoji in names of companies come from the system's font.
TAGS    := no_emoji

# The OpenGL ES binding builds in a minute where the desktop one takes five, and
# draws the same picture. What we ship (`make build`) has the desktop one.
DEVTAGS := gles,$(TAGS)

# Who builds need not own the checkout, and git would refuse to tell Go about it.
export GOFLAGS := $(GOFLAGS) -buildvcs=false

SCRIPTS := $(filter-out .ci/tools,$(wildcard .ci/*)) .packaging/build .packaging/licenses \
	.packaging/sign .packaging/try .packaging/linux/install .packaging/macos/package

.PHONY: help run test fast race window words build cli package test-packages lint gallery bench fuzz soak clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: ## build and open the program (in the terminal where there is no display)
	@.ci/open

test: ## every tier of tests; installs what the real-window tier lacks
	@.ci/test

fast: ## the tiers that need Go alone
	CGO_ENABLED=0 $(GO) vet -tags ci ./...
	CGO_ENABLED=0 $(GO) test -timeout 30m -tags ci ./...

# The window's headless tests are out: the toolkit's test driver draws on whichever
# goroutine asks, which the real one never does.
race: ## everything below the window under the race detector (needs a C compiler)
	$(GO) test -race -short -timeout 30m -tags ci ./connection/...

window: ## the real window, browser and keyring; exports in what they are made for
	@.ci/need window
	BCCONNECT_NEWMAN="$$(.ci/newman)" CGO_ENABLED=0 $(GO) test -tags e2e -count=1 ./connection/snippets
	$(GO) build -tags $(DEVTAGS) -ldflags "$(LDFLAGS)" -o bin/bcconnect-window .
	CGO_ENABLED=0 $(GO) build -ldflags "$(LDFLAGS)" -o bin/bcconnect ./connection/cmd/bcconnect
	BCCONNECT_BIN=$(CURDIR)/bin $(GO) test -tags e2e -count=1 -timeout 20m ./app/e2e

words: ## pack the languages besides English, after a change of their words
	@for f in $(filter-out assets/text/en.json,$(wildcard assets/text/*.json)); do \
	  gzip -9 -n -c "$$f" > "assets/text/packed/$${f##*/}.gz"; done

build: ## the program as it is shipped, into bin/
	@.ci/need build
	$(GO) build -trimpath -tags accessibility,$(TAGS) -ldflags "-s -w $(LDFLAGS)" -o bin/bcconnect-window .
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w $(LDFLAGS)" -o bin/bcconnect ./connection/cmd/bcconnect

cli: ## the command line alone; needs no C compiler
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w $(LDFLAGS)" -o bin/bcconnect ./connection/cmd/bcconnect

package: ## what people install, for Windows and Linux, into dist/
	@.packaging/build

test-packages: ## install what `make package` built, run it, upgrade it, remove it
	@.packaging/try

lint: ## the linters of code, scripts and workflows, at the versions of .ci/tools
	$(GO) tool -modfile=.ci/tools/go.mod golangci-lint run
	@.ci/need lint
	shellcheck -x $(SCRIPTS)
	$(GO) tool -modfile=.ci/tools/scripts.mod actionlint
	plistutil -i .packaging/macos/Info.plist -o /dev/null

gallery: ## every screen in each of its states, light and dark, into gallery/
	CGO_ENABLED=0 $(GO) run -tags ci ./screens/gallery -dir gallery

bench: ## timings, beside a bare window of the same toolkit
	@.ci/bench

fuzz: ## each fuzz target for FUZZTIME (default 60s)
	@.ci/fuzz $(or $(FUZZTIME),60s)

soak: ## a day of renewals, ten thousand connections, every fault; prints the counts
	@.ci/soak

clean: ## remove what was built
	rm -rf bin gallery dist
