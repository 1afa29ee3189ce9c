# Every target installs what it needs first, says what it does, and skips what is there.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
.PHONY: help run demo build test test-rust test-browser test-long packages chaos check fmt bench metadata reference clean release

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Install what is missing, build, and open the door on this machine
	@scripts/run

demo: ## Open the door with nginx and two small services behind it, until Ctrl-C
	@scripts/demo

build: ## Build both halves for development, without starting anything
	@scripts/setup run && scripts/build

release: ## Build the program for a real site into target/release
	@scripts/setup release && scripts/build --release

test: ## Run what must hold for a change: unit tests, whole-server tests, browser tests (under 30 minutes)
	@scripts/test

test-rust: ## Run only the tests in Rust
	@scripts/test rust

test-browser: ## Run only the browser tests
	@scripts/test browser

test-long: ## Run what must hold before an issue is resolved: the protocol in every order, oldest and newest Postgres, a pooler, every proxy, the demo, every look and language (half an hour)
	@scripts/test-long

packages: ## Build what test suites of other projects install (npm, pip, a crate) into target/packages
	@scripts/packages

chaos: ## Let one thing after another fail under load, with four nodes before a Postgres cluster, and measure (a quarter of an hour)
	@scripts/chaos

check: ## Look at the code for a change: formatting, lints, the import rule, papers, the queries' metadata, licences
	@scripts/check

fmt: ## Put the code into its usual form
	@source scripts/env && cargo fmt

metadata: ## Write down what the database says of our queries
	@scripts/sqlx-metadata

reference: ## Write docs/reference.md from the code
	@scripts/reference

bench: ## Measure this machine: requests a second, CPU a request, start, memory
	@scripts/bench

clean: ## Delete what was built; the tools and data/ stay
	@rm -rf target
