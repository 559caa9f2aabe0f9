# The two commands are `make run` and `make test`. Each sets up all it needs, given Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := data
CHILDREN ?= 11000000
MONTHS ?= 19
HOST ?= 127.0.0.1
PORT ?= 8501

.PHONY: help run test check lint setup release serve tools programs cluster bench clean dist lock sbom
.DEFAULT_GOAL := help

help:
	@echo "make run    make the sample release and show the dashboard at http://$(HOST):$(PORT)"
	@echo "make test   run every test"
	@echo "make check  run the tests that need no server, no browser and no minutes: for every commit"
	@echo "make lint   look at the format and the rules of the source: part of both"
	@echo
	@echo "make setup     make the virtual environment .venv with the packages"
	@echo "make release   make, build and publish the sample release"
	@echo "make serve     show the dashboard over the releases that are there"
	@echo "make tools     install what the tests drive: make programs, and the Node packages"
	@echo "make programs  install Chromium, nginx, PostgreSQL, Node and R, where Debian's packages may be installed"
	@echo "make cluster   install Apache Spark for the tests, and the client with which the builder uses a cluster"
	@echo "make bench     print how long things take"
	@echo "make dist      copy the files that are deployed to dist/contactpoint"
	@echo "make sbom      write dist/sbom.json: what a deployed dashboard is made of"
	@echo "make lock      lock the packages anew, with their hashes"
	@echo "make clean     remove the virtual environment, the data and dist"
	@echo "make help      this list"
	@echo
	@echo "PYTHON=python3.12 names another Python, CHILDREN=200000 MONTHS=7 a smaller world, HOST and PORT where to listen."

run: release serve

setup: $(VENV)/installed

# Every file that is fetched has its hash: packages as wheels, and odfpy and bagit, which come as source alone, built by
# tools that were installed from their hashes before them.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
SOURCE_ALONE := --only-binary :all: --no-binary odfpy,bagit --no-build-isolation

$(VENV)/installed: requirements.txt requirements-build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Name another with: make run PYTHON=python3.12")'
	@echo "Setting up: virtual environment and packages"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --only-binary :all: -r requirements-build.txt
	@$(PIP) $(SOURCE_ALONE) -r requirements.txt
	@touch $@

# A stamp, so that nothing is made twice: the maker and the builder are asked again only when they, or the declarations, changed.
release: $(DATA)/made-$(CHILDREN)-$(MONTHS)

SOURCES := $(wildcard sample_data/*.py sample_data/reference/* builder/*.py builder/*.toml builder/*/*.py measures/*.py figures/*.py release/*.py)

$(DATA)/made-$(CHILDREN)-$(MONTHS): $(VENV)/installed $(SOURCES)
	@mkdir -p $(DATA)
	@echo "Making the sample extract: $(CHILDREN) synthetic children, $(MONTHS) months"
	@$(BIN)/python -m sample_data $(DATA)/extract-$(CHILDREN)-$(MONTHS) --children $(CHILDREN) --months $(MONTHS)
	@echo "Building and publishing the release"
	@$(BIN)/python -m builder build $(DATA)/extract-$(CHILDREN)-$(MONTHS) --out $(DATA)/releases --publish
	@rm -f $(DATA)/made-*
	@touch $@

serve: $(VENV)/installed
	@echo "The dashboard is at http://$(HOST):$(PORT) - stop it with Ctrl+C"
	@CONTACTPOINT_RELEASES=$(DATA)/releases CONTACTPOINT_HOST=$(HOST) CONTACTPOINT_PORT=$(PORT) $(BIN)/python app.py

# What locks packages and lists them has an environment of its own: what it brings along slows every start of the
# dashboard where it lies beside it.
$(VENV)/tools/installed: requirements-tools.txt $(VENV)/installed
	@echo "Setting up: what locks packages and lists them"
	@$(PYTHON) -m venv $(VENV)/tools
	@$(VENV)/tools/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-tools.txt
	@touch $@

# The tests drive a browser, a web server, a database and an identity provider. Where Debian's packages may be installed, they are; what is missing elsewhere is said, and its tests are skipped.
tools: tests/npm/node_modules/.package-lock.json $(VENV)/tools/installed

programs:
	@PATH="$$PATH:/usr/sbin:$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)"; missing=""; \
	for tool in chromium nginx:nginx-light initdb:postgresql node:nodejs npm Rscript:r-base-core; do command -v "$${tool%%:*}" >/dev/null || { [ "$$tool" = chromium ] && command -v chromium-browser >/dev/null; } || missing="$$missing $${tool##*:}"; done; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	 echo "Setting up:$$missing"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null || echo "They could not be installed. The tests that need them will be skipped."; \
	elif [ -n "$$missing" ]; then echo "Not here, and no right to install:$$missing. The tests that need them will be skipped."; fi

tests/npm/node_modules/.package-lock.json: tests/npm/package-lock.json | programs
	@if command -v npm >/dev/null; then echo "Setting up: Node packages of the tests"; \
	 NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$(wildcard /etc/ssl/certs/ca-certificates.crt)}" npm ci --prefix tests/npm --silent --no-fund --no-audit || \
	 echo "The Node packages of the tests could not be fetched. The tests that need them will be skipped."; fi

# Spark runs in a folder of its own, and only the thin client stands beside the builder. About 460 MB are fetched once; where they, or Java, cannot be had, that is said, and the tests that need them are skipped.
cluster: data/spark/installed

SPARK_SOURCE := --only-binary :all: --no-build-isolation --no-binary

data/spark/installed: requirements-spark.txt requirements-cluster.txt | $(VENV)/installed
	@command -v java >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Setting up: openjdk-17-jre-headless" && apt-get update -qq && \
	 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } || \
	 { echo "There is no Java here, and it could not be installed. The tests that need Spark will be skipped."; exit 0; }; \
	echo "Setting up: Apache Spark, about 460 MB"; mkdir -p data && $(PYTHON) -m venv data/spark && \
	data/spark/$(PIP_OF_SPARK) --only-binary :all: -r requirements-build.txt && \
	data/spark/$(PIP_OF_SPARK) $(SPARK_SOURCE) pyspark -r requirements-cluster.txt && \
	$(PIP) $(SPARK_SOURCE) pyspark-client -r requirements-spark.txt && touch $@ || \
	echo "Spark's packages could not be fetched. The tests that need them will be skipped."

PIP_OF_SPARK := bin/pip install --quiet --disable-pip-version-check --require-hashes

# The format, the rules and the types of pyproject.toml.
lint: $(VENV)/installed
	@$(BIN)/ruff format --check --quiet . || { echo "Not in the house's format: run $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

test: $(VENV)/installed tools cluster lint
	@$(BIN)/python -m pytest

check: $(VENV)/installed lint
	@$(BIN)/python -m pytest -m "not live and not long"

bench: release
	@$(BIN)/python -m bench.build
	@$(BIN)/python -m bench.growth $(DATA)/extract-$(CHILDREN)-$(MONTHS)
	@$(BIN)/python -m bench.disclosure $(DATA)/extract-$(CHILDREN)-$(MONTHS) $(DATA)/builder-work
	@$(BIN)/python -m bench.queries
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.api
	@$(BIN)/python -m bench.readinglog
	@$(BIN)/python -m bench.load

# The files that are deployed, and the packages they need: nothing of the builder.
dist: $(VENV)/installed
	@rm -rf dist/contactpoint
	@$(BIN)/python deploy/tree.py dist/contactpoint

# The exact packages, each with the SHA-256 of every file it may be installed from, for all systems; nothing of where they were fetched.
LOCK := $(VENV)/tools/bin/pip-compile --quiet --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras --no-header --generate-hashes --allow-unsafe
lock: $(VENV)/tools/installed
	@$(LOCK) --output-file requirements.txt requirements.in
	@$(LOCK) --output-file requirements-dashboard.txt requirements-dashboard.in
	@$(LOCK) --output-file requirements-build.txt requirements-build.in
	@$(LOCK) --output-file requirements-tools.txt requirements-tools.in
	@$(LOCK) --output-file requirements-spark.txt requirements-spark.in
	@$(LOCK) --output-file requirements-cluster.txt requirements-cluster.in

# What a deployed dashboard is made of, as CycloneDX: for whoever has a database of advisories to compare it with.
sbom: $(VENV)/tools/installed
	@mkdir -p dist
	@$(VENV)/tools/bin/cyclonedx-py requirements requirements-dashboard.txt --pyproject pyproject.toml --output-reproducible --output-format JSON --output-file dist/sbom.json
	@echo "dist/sbom.json"

clean:
	rm -rf $(VENV) $(DATA) dist
