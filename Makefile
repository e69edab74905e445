# `make` alone lists what can be made. What takes more than a few lines is Rust: `cargo xtask` (folder xtask/).
# Only the set-up stands here, since it must work before there is a compiler to build xtask with.

RUST_MIN := 1.90
export PATH := $(PATH):$(HOME)/.cargo/bin

.DEFAULT_GOAL := help
.PHONY: help demo test network bench faults tidy setup fault-tools

help:     ## list the targets (what `make` alone does)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup     ## start four members on this machine, live one import release, verify its evidence offline
	@cargo xtask demo $(ARGS)

test: setup fault-tools     ## run all the checks and tests, as the build machine does
	@cargo xtask test $(ARGS)

network: setup     ## start the network of the demo and leave it running
	@cargo xtask network $(ARGS)

bench: setup     ## measure throughput and latency of four nodes on this machine
	@cargo xtask bench $(ARGS)

faults: setup fault-tools     ## crashes, cut links, wrong clocks, full disks, liars, at length (ROUNDS=500)
	@cargo xtask faults $(if $(ROUNDS),--rounds $(ROUNDS)) $(ARGS)

tidy: setup     ## check import floors, purity, licences, sources, duplicates, headers, sizes, links
	@cargo xtask tidy

# Debian packages for what is missing. RocksDB is C++20 and its bindings are made with libclang; clang compiles it a
# third faster than gcc. The C++ headers come with g++.
missing_packages = \
	command -v clang++ >/dev/null || printf ' clang'; \
	command -v g++ >/dev/null || printf ' g++'; \
	command -v git >/dev/null || printf ' git'; \
	[ -n "$$LIBCLANG_PATH" ] || \
	find /usr/lib /usr/lib64 /usr/local/lib -maxdepth 4 -name 'libclang[.-]*so*' ! -name '*cpp*' 2>/dev/null | grep -q . || \
	printf ' libclang-dev';

# Debian packages for the fault tests alone: network namespaces, and a library that moves one program's clock.
missing_fault_packages = \
	command -v ip >/dev/null || printf ' iproute2'; \
	find /usr/lib -path '*/faketime/libfaketimeMT.so.1' 2>/dev/null | grep -q . || printf ' libfaketime';

# Install Debian packages, or say which. First argument: a shell command that prints those that are missing.
define install_missing
	@missing="$$($(1) true)"; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ]; then as_root=; \
		elif sudo -n true 2>/dev/null; then as_root=sudo; \
		else as_root=false; fi; \
		if [ "$$as_root" != false ] && command -v apt-get >/dev/null; then \
			echo "setup: installing$$missing"; \
			$$as_root apt-get update -q && \
			$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing || \
			{ echo "setup: apt failed; please install:$$missing"; exit 1; }; \
		else echo "setup: please install:$$missing   (Debian, Ubuntu: sudo apt-get install$$missing)"; exit 1; fi; \
	fi
endef

fault-tools:
	$(call install_missing,$(missing_fault_packages))

setup:     ## install what is missing on Debian or Ubuntu, or say what to install
	$(call install_missing,$(missing_packages))
	@command -v cargo >/dev/null || { echo "setup: please install Rust >= $(RUST_MIN): https://rustup.rs"; exit 1; }
	@have="$$(cargo --version 2>/dev/null | awk '{ print $$2 }')"; \
	[ -n "$$have" ] && [ "$$(printf '%s\n' $(RUST_MIN) "$$have" | sort -V | head -n 1)" = $(RUST_MIN) ] || \
	{ echo "setup: Rust >= $(RUST_MIN) is needed, here is '$$have': run 'rustup update stable && rustup default stable'"; exit 1; }
