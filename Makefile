SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test bench assets deny

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## a sample company with a sandboxed X, in your browser
	@.ci/need run
	@$(MAKE) --no-print-directory assets
	cargo build --release --locked --bin linnet
	exec target/release/linnet demo

test: ## every check and every test
	@.ci/need run browser
	@$(MAKE) --no-print-directory assets
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items
	cargo test --locked

bench: ## measured figures, as a table and in target/bench.json
	@.ci/need run
	@$(MAKE) --no-print-directory assets
	cargo bench --locked --bench bench
	cargo test --locked --test product -- --ignored --nocapture tweet_text

assets: static/vendor/.stamp ## style sheets, script, font and icons from npm into static/vendor

deny: ## licences and advisories of everything we depend on
	cargo deny check --config .deny.toml

node_modules/.stamp: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

static/vendor/.stamp: node_modules/.stamp static/icons.txt Makefile
	@rm -rf static/vendor
	@mkdir -p static/vendor/js static/vendor/font static/vendor/icons
	@cp node_modules/@tabler/core/dist/css/tabler.min.css static/vendor/
	@cp node_modules/htmx.org/dist/htmx.min.js static/vendor/js/
	@cp node_modules/@fontsource-variable/inter/files/inter-latin{,-ext}-wght-normal.woff2 static/vendor/font/
	@while read -r icon; do cp "node_modules/@tabler/icons/icons/outline/$$icon.svg" static/vendor/icons/; done < static/icons.txt
	@touch $@
