# goalbook: the analyst's verbs. Each is one call of the `goalbook` command; `make help` lists them.
TEAM ?= beauty
PERIOD ?=
CAMPAIGN ?=
MODE ?=
BOOK ?= monthly_review
REPORT_LANG ?=
SCENARIO ?=
PYTHON ?= python3
export PYTHON

BIN := .venv/bin
READY := .venv/.ready
ABOUT = $(or $(PERIOD),$(CAMPAIGN))
MODES = $(if $(MODE),--mode $(MODE))
OPTIONS = --team $(TEAM) $(if $(ABOUT),--period $(ABOUT)) $(if $(REPORT_LANG),--lang $(REPORT_LANG)) $(if $(SCENARIO),--scenario $(SCENARIO))

SPOKEN = $(if $(REPORT_LANG),--lang $(REPORT_LANG))

.DEFAULT_GOAL := help
.PHONY: help monthly target decompose campaign quarter accept lab check new-team rules verify replay compare history calibration index audit
.PHONY: test test-full lint lock goldens bench clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  options: TEAM=$(TEAM) PERIOD=2025-05|2025-Q3 CAMPAIGN=618-2025 REPORT_LANG=en|zh SCENARIO=name"

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@bash tools/setup.sh

monthly: $(READY) ## the monthly review: report, tables and picture of page one
	@$(BIN)/goalbook run monthly_review $(OPTIONS)

target: $(READY) ## the goals of the quarter to come, calibrated by evidence
	@$(BIN)/goalbook run target_setting $(OPTIONS)

decompose: $(READY) ## the way to the goals: by channel, stage, month, task and person, and whether it adds up
	@$(BIN)/goalbook run decomposition $(OPTIONS)

campaign: $(READY) ## a campaign's plan and retrospective: make campaign CAMPAIGN=618-2025|all MODE=plan|retrospective
	@$(BIN)/goalbook campaign $(CAMPAIGN) $(MODES) --team $(TEAM) $(if $(REPORT_LANG),--lang $(REPORT_LANG)) $(if $(SCENARIO),--scenario $(SCENARIO))

quarter: $(READY) ## the review that closes a quarter: make quarter PERIOD=2025-Q2
	@$(BIN)/goalbook run quarter_review $(OPTIONS)

accept: $(READY) ## show what a report proposes, and put it into the team's files (BOOK=target_setting|decomposition|campaign)
	@$(BIN)/goalbook accept $(if $(filter file,$(origin BOOK)),target_setting,$(BOOK)) $(OPTIONS) $(MODES)

lab: $(READY) ## open a working copy of the notebook in JupyterLab, parameters filled in (BOOK=target_setting|decomposition|campaign|quarter_review)
	@$(BIN)/goalbook lab --book $(BOOK) --team $(TEAM) $(if $(ABOUT),--period $(ABOUT)) $(MODES)

check: $(READY) ## validate a team's files and say what each missing table would unlock
	@$(BIN)/goalbook check $(TEAM)

new-team: $(READY) ## start a team of your own: make new-team TEAM=name
	@$(BIN)/goalbook new-team $(TEAM)

rules: $(READY) ## all rules with their state
	@$(BIN)/goalbook rules

verify: $(READY) ## prove the archive: every file, record and ledger line (ANCHOR=file kept elsewhere)
	@$(BIN)/goalbook verify $(if $(ANCHOR),--anchor $(ANCHOR)) $(SPOKEN)

replay: $(READY) ## run an archived notebook again on its archived inputs and compare: make replay RUN=beauty/monthly_review/2025-05/en
	@$(BIN)/goalbook replay $(RUN) $(if $(YES),--yes) $(SPOKEN)

compare: $(READY) ## what differs between two runs, and which row moved the headline: make compare A=…/r0001 B=…/r0002
	@$(BIN)/goalbook compare $(A) $(B) $(if $(HTML),--html) $(SPOKEN)

history: $(READY) ## one metric through all archived reports: make history METRIC=new_payers
	@$(BIN)/goalbook history $(METRIC) --team $(TEAM) $(SPOKEN)

calibration: $(READY) ## past forecasts and probabilities against what came
	@$(BIN)/goalbook calibration --team $(TEAM) $(SPOKEN)

index: $(READY) ## write outputs/index.html: all reports, searchable
	@$(BIN)/goalbook index $(SPOKEN)

audit: $(READY) ## the audit pack of a year: make audit YEAR=2025
	@$(BIN)/goalbook audit $(YEAR) --out audit-$(YEAR).zip $(SPOKEN)

test: $(READY) ## the tests, under 5 minutes
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not full"

test-full: $(READY) ## the long tests too: browser, notebooks changed on purpose, kills
	@bash tools/setup.sh --browser
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m full

lint: $(READY) ## style, types, layers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

lock: $(READY) ## write requirements.lock and env.yml from pyproject.toml
	@$(BIN)/python tools/write_lock.py

goldens: $(READY) ## run the shipped notebooks and store their outputs as the new goldens
	@$(BIN)/python tools/write_goldens.py

bench: $(READY) ## measure against the stock pipeline, as ratios
	@$(BIN)/python -m bench

clean: ## remove the environment and everything a run created but outputs/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis lab
