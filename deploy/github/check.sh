#!/usr/bin/env bash
# Runs the check and succeeds whatever its verdict, so that the report is uploaded first.
# Inputs come as environment variables, so that none is ever read as shell.
set -euo pipefail

home="$RUNNER_TEMP/zoho-conformance"
bin="$home/bin"
if [[ -d "$home/Scripts" ]]; then bin="$home/Scripts"; fi

output="${INPUT_OUTPUT//$'\n'/ }"
# An empty directory would make /report.json of the path.
output="${output:-.}"
arguments=(check --target "$INPUT_TARGET" --fail-on "$INPUT_FAIL_ON" --report github=-)
arguments+=(--report "json=$output/report.json")

# Lists are separated by commas, spaces or line ends; nothing in them is expanded.
separators=$'[,\n\t]'
words() {
  read -r -a items <<<"${1//$separators/ }"
}

words "$INPUT_FORMATS"
for form in ${items[@]+"${items[@]}"}; do
  case "$form" in
    json) continue ;;
    ctrf) suffix=ctrf.json ;;
    junit) suffix=xml ;;
    markdown) suffix=md ;;
    openmetrics) suffix=prom ;;
    text) suffix=txt ;;
    *) suffix="$form" ;;
  esac
  arguments+=(--report "$form=$output/report.$suffix")
done
words "$INPUT_MODULES"
for module in ${items[@]+"${items[@]}"}; do arguments+=(--module "$module"); done
if [[ -n "$INPUT_CASSETTES" ]]; then arguments+=(--cassettes "$INPUT_CASSETTES"); fi
if [[ -n "$INPUT_CONTRACTS" ]]; then arguments+=(--contracts "$INPUT_CONTRACTS"); fi
if [[ -n "$INPUT_BASELINE" ]]; then arguments+=(--baseline "$INPUT_BASELINE"); fi
# Options keep their commas: only white space separates them.
read -r -a further <<<"${INPUT_ARGS//$'\n'/ }"
arguments+=(${further[@]+"${further[@]}"})

# Reports of an earlier step must not pass for this one's.
for suffix in json xml html md sarif txt ctrf.json prom; do rm -f -- "$output/report.$suffix"; done
code=0
"$bin/zoho-conformance" "${arguments[@]}" || code=$?

case "$code" in
  0) verdict=conforms ;;
  1) verdict=drift ;;
  3) verdict=not-judged ;;
  *) verdict=usage ;;
esac
# How many findings are new and at or above fail-on.
count='
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8"))
levels = ["info", "warning", "error"]
least = levels.index(report["run"]["fail_on"])
new = [one for one in report["findings"] if one["state"] == "new"]
print(sum(levels.index(one["level"]) >= least for one in new))
'
report="" findings=0
if [[ -f "$output/report.json" ]]; then
  report="$output/report.json"
  findings=$("$bin/python" -c "$count" "$report")
fi
{
  echo "code=$code"
  echo "verdict=$verdict"
  echo "findings=$findings"
  echo "report=$report"
} >>"$GITHUB_OUTPUT"
