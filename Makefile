# The commands of this repository. Each does the set-up it needs; the work is in scripts/.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help run test test-long test-homes fuzz check build dist install dev bench

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## The editor at http://localhost:8000 (or PORT), with a server and one runner; Ctrl-C stops both
	@scripts/run

test: ## Every test that fits in 20 minutes, the browser's included
	@scripts/test

test-homes: ## The runner's tests wherever it may live, and what is installed: hours, and as root
	@scripts/test-homes
	@scripts/test-ship

check: ## Formatting, lints, licences, types, documentation, sizes
	@scripts/check

build: ## Release binaries with the front inside, in target/release/ (or CARGO_TARGET_DIR)
	@scripts/build

dist: ## Release archives with checksums and the licences of others, in target/dist/
	@scripts/dist

install: ## What `make build` built, with its systemd units, below /usr/local (or PREFIX, DESTDIR)
	@scripts/install

dev: ## Server, runner and front, rebuilt on change
	@scripts/dev

bench: ## What everything costs, beside the same without Playpen (ROWS=1,6 for some of it)
	@scripts/bench

fuzz: ## Search for bytes that break a parser, so many seconds for each (SECONDS=60)
	@scripts/fuzz $(or $(SECONDS),60)

test-long: ## What takes longer than a test may (PARTS=turtle for some of it)
	@scripts/test-long $(PARTS)

# bash has a variable of this name.
unexport SECONDS
