"""What `init` writes: a configuration, an example test with a recording, and a job for CI."""

from __future__ import annotations

import json
from collections.abc import Sequence

PLACEHOLDER = "git+https://github.com/OWNER/zoho-crm-conformance@COMMIT"
"""What stands for the address of this package, where nothing says it."""

CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"


def configuration(paths: Sequence[str]) -> str:
    """The configuration file."""
    return f"""\
# How `zoho-conformance` runs in this project; `zoho-conformance config show` prints what is set.

# The org that `--target live` asks. Its secrets are in the environment only: ZOHO_CLIENT_ID,
# ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN.
# dc = "us"
# environment = "sandbox"
# module = "Leads"

[check]
# What is judged where the command line names nothing.
paths = {json.dumps(list(paths))}
# fail-on = "warning"

[pytest]
# Each recorded exchange below this folder would be a test.
# cassettes = {json.dumps(paths[0])}
"""


def example_test(recording: str) -> str:
    """The example test; `recording` is the path of its cassette from the test's folder."""
    return f'''\
"""What Zoho CRM answers is what its documentation says."""

from pathlib import Path

RECORDING = Path(__file__).parent / "{recording}"


def test_an_answer_of_zoho_crm_is_as_documented(zoho_contract):
    # The sample of Zoho's page on records. In its place, judge what your own client receives, a
    # response of requests, httpx, urllib3 or aiohttp: zoho_contract.check(response)
    zoho_contract.check(RECORDING)
'''


def github_workflow(package: str, folder: str) -> str:
    """The workflow; `folder` is the project's below the repository's, empty for the same."""
    where = (
        f"""
    defaults:
      run:
        working-directory: {json.dumps(folder)}"""
        if folder
        else ""
    )
    return f"""\
name: Zoho CRM conformance

on:
  push:
  pull_request:

permissions: {{}}

concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  recordings:
    name: Recordings against Zoho's documentation
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # to check out the recordings{where}
    steps:
      - uses: {CHECKOUT}
        with:
          persist-credentials: false
      - name: Install zoho-conformance
        env:
          PACKAGE: {json.dumps(package)}
        run: |
          python3 -m venv "$RUNNER_TEMP/zoho-conformance"
          "$RUNNER_TEMP/zoho-conformance/bin/python" -m pip install --quiet -- "$PACKAGE"
      - name: Check
        run: |
          "$RUNNER_TEMP/zoho-conformance/bin/zoho-conformance" check --report github=-
"""


def gitlab_job(package: str, folder: str) -> str:
    """The job, in a file of its own or as the whole of `.gitlab-ci.yml`."""
    enter = f"\n    - cd {json.dumps(folder)}" if folder else ""
    report = f"{folder}/zoho-conformance.xml" if folder else "zoho-conformance.xml"
    return f"""\
zoho-conformance:
  stage: test
  image: python:3.13
  variables:
    ZOHO_CONFORMANCE_PACKAGE: {json.dumps(package)}
    PIP_DISABLE_PIP_VERSION_CHECK: "1"
  script:
    - python -m venv /tmp/zoho-conformance
    - /tmp/zoho-conformance/bin/python -m pip install --quiet -- "$ZOHO_CONFORMANCE_PACKAGE"{enter}
    - /tmp/zoho-conformance/bin/zoho-conformance check --report zoho-conformance.xml
  artifacts:
    when: always
    reports:
      junit: {json.dumps(report)}
"""
