#!/usr/bin/env bash
# Installs zoho-conformance into an environment of its own, apart from the job's Python; what the
# cache brought is taken as it is, if it runs.
set -euo pipefail

home="$RUNNER_TEMP/zoho-conformance"
bin="$home/bin"
# Windows calls it otherwise.
scripts() { if [[ -d "$home/Scripts" ]]; then bin="$home/Scripts"; fi; }
pip() { "$bin/python" -m pip --quiet --disable-pip-version-check "$@"; }

scripts
if [[ -z "${INPUT_VERSION:-}" ]] && "$bin/zoho-conformance" --version 2>/dev/null; then exit 0; fi

# Nothing of an environment that does not run is kept.
rm -rf -- "$home"
python -m venv "$home"
scripts
if [[ -n "${INPUT_VERSION:-}" ]]; then
  pip install -- "$INPUT_VERSION"
else
  pip install --require-hashes -r "$GITHUB_ACTION_PATH/requirements/run.txt"
  pip install --no-deps --no-build-isolation -- "$GITHUB_ACTION_PATH"
fi
