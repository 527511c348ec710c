#!/bin/sh
# What a user waits for: whole processes of ./mirinae, from the shell's call to the last byte.
# usage: benchmarks/whole-process.sh [REPETITIONS]
# Prints the median over the repetitions of wall and CPU seconds (user and system, all threads).
# Goals on two cores: validate 0.5 s, run 1.0 s of wall time.
set -eu

repetitions=${1:-7}
here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")
scenario=$here/src/main/resources/small-serving.yaml
command -v time >/dev/null || {
  echo "This wants the program time; maybe install the package of that name." >&2
  exit 5
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# The median of one number a line.
median() {
  sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

measure() {
  label=$1
  shift
  : >"$work/wall"
  : >"$work/cpu"
  i=0
  while [ "$i" -lt "$repetitions" ]; do
    # Some shells have `time` built in and some have not: its lines end in the same file either way.
    : >"$work/err"
    if ! { time -p "$root/mirinae" "$@" >"$work/out" 2>>"$work/err"; } 2>>"$work/err"; then
      printf '%-10s failed: %s\n' "$label" "$(head -n 1 "$work/err")"
      failed=1
      return 0
    fi
    awk '$1 == "real" { print $2 }' "$work/err" >>"$work/wall"
    awk '$1 == "user" || $1 == "sys" { s += $2 } END { print s }' "$work/err" >>"$work/cpu"
    i=$((i + 1))
  done
  printf '%-10s %8.2f %8.2f\n' "$label" "$(median "$work/wall")" "$(median "$work/cpu")"
}

failed=0
"$root/mirinae" --version >/dev/null # builds where that is due
printf '%-10s %8s %8s   median of %s\n' verb 'wall s' 'CPU s' "$repetitions"
measure version --version
measure catalog catalog gpu H100-SXM-80GB
measure validate validate "$scenario"
measure run run "$scenario" --no-progress
exit "$failed"
