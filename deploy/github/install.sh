#!/usr/bin/env bash
# Installs zoho-conformance into an environment of its own, apart from the job's Python.
set -euo pipefail

home="$RUNNER_TEMP/zoho-conformance"
python -m venv "$home"
bin="$home/bin"
if [[ -d "$home/Scripts" ]]; then bin="$home/Scripts"; fi
pip() { "$bin/python" -m pip --quiet --disable-pip-version-check "$@"; }

if [[ -n "${INPUT_VERSION:-}" ]]; then
  pip install -- "$INPUT_VERSION"
else
  pip install --require-hashes -r "$GITHUB_ACTION_PATH/requirements/run.txt"
  pip install --no-deps --no-build-isolation -- "$GITHUB_ACTION_PATH"
fi
