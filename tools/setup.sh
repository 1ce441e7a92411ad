#!/usr/bin/env bash
# Creates the environment in .venv and sees to the system libraries that PDFs (and, with --browser, browser tests) need.
# Installs system packages where it may; else prints the one command to type.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

system_packages() { # what it is for, then Debian package names
  local purpose=$1 && shift
  if command -v apt-get >/dev/null; then
    echo "goalbook: installing $* ($purpose)" >&2
    if as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
      return 0
    fi
    echo "goalbook: $purpose needs system packages. Type:  sudo apt-get install -y $*" >&2
  elif [ "$(uname)" = Darwin ]; then
    echo "goalbook: $purpose needs system packages. Type:  brew install pango" >&2
  else
    echo "goalbook: $purpose needs Pango (with HarfBuzz); or use conda:  conda env create -f env.yml" >&2
  fi
  return 5
}

environment() {
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "goalbook: Python 3.11 or newer is needed; name it with  make PYTHON=python3.12 …" >&2; exit 5; }
  # A half-made environment is no environment: make it anew unless the last set-up finished.
  [ -f .venv/.ready ] || rm -rf .venv
  [ -x .venv/bin/python ] || "$python" -m venv .venv ||
    { echo "goalbook: this Python cannot make environments. Type:  sudo apt-get install -y python3-venv" >&2; exit 5; }
  rm -f .venv/.ready
  echo "goalbook: installing the environment (a few minutes, once)" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
}

if [ "${1:-}" = --browser ]; then
  command -v chromium >/dev/null || system_packages "the browser test" chromium
  exit 0
fi
if [ ! -f .venv/.ready ] || [ requirements.lock -nt .venv/.ready ] || [ pyproject.toml -nt .venv/.ready ]; then environment; fi
works() { .venv/bin/python -c 'import weasyprint' 2>/dev/null; }
# Without the last of the three libraries PDFs are made all the same, but slower and with other bytes.
lacks_subset() { command -v ldconfig >/dev/null && ! ldconfig -p | grep -q libharfbuzz-subset; }
if ! works || lacks_subset; then
  system_packages "the PDF" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || works || exit 5
fi
touch .venv/.ready
