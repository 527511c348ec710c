#!/bin/sh
# What a user waits for: whole processes of ./mirinae, from the shell's call to the last byte.
# usage: benchmarks/whole-process.sh [-n REPETITIONS] [BEFORE]
#   BEFORE  another checkout, or a revision of this one, which is cloned and built first; runs of both then take turns, so that
#           whatever else the machine does touches both alike.
# Prints least and median over the repetitions (9) of wall and CPU seconds (user and system, all threads), and after over before.
# Goals on two quiet cores: validate 0.4 s and run 0.6 s of wall time, trace 1.2 s of CPU.
set -eu

here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
root=$(dirname "$here")
repetitions=9
before=
while [ "$#" -gt 0 ]; do
  case $1 in
    -n) repetitions=${2:?-n wants a number behind it} && shift 2 ;;
    -*) sed -n '2,7s/^# //p' "$0" >&2 && exit 2 ;;
    *) before=$1 && shift ;;
  esac
done
command -v time >/dev/null || {
  echo "This wants the program time; maybe install the package of that name." >&2
  exit 5
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# The 2,000 first requests of a trace, on two A100.
recorded=$root/../shared/data/inference/traces/vidur_splitwise_conv.csv.gz
if [ -f "$recorded" ]; then
  trace="the 2,000 first requests of Vidur's splitwise_conv"
  gzip -dc "$recorded" | awk 'NR <= 2001' >"$work/trace.csv"
else
  # Poisson arrivals and log-normal lengths of the same rate and moments, from a generator of their own (Lehmer, seed 2023), for
  # those of awk differ.
  trace="2,000 requests made here (seed 2023) with the rate and lengths of Vidur's splitwise_conv, which is not in ../shared"
  awk '
    function uniform() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal() { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()) }
    function tokens(mean, sigma, most, n) { n = int(exp(mean + sigma * normal())) + 1; return n > most ? most : n }
    BEGIN {
      state = 2023
      print "arrived_at,num_prefill_tokens,num_decode_tokens"
      for (i = 0; i < 2000; i++) {
        printf "%.6f,%d,%d\n", at, tokens(6.641, 0.965, 7930), tokens(5.263, 0.907, 1000)
        at += -log(uniform()) * 0.212
      }
    }' >"$work/trace.csv"
fi
cat >"$work/trace.yaml" <<'EOF'
schema: 1
name: trace
cluster: {nodes: [{type: DGX-A100-80GB, count: 1}]}
workload:
  type: serving
  model: Llama-3.1-8B
  stack: vLLM-0.9.1
  replicas: 2
  engine: {max_batched_tokens: 2048, max_sequences: 512}
  trace: trace.csv
EOF

# Builds where that is due.
built() {
  "$1/mirinae" --version >/dev/null
}

if [ -n "$before" ] && [ ! -x "$before/mirinae" ]; then
  git clone --quiet "$root" "$work/before"
  git -C "$work/before" checkout --quiet "$before"
  before=$work/before
fi
[ -z "$before" ] || built "$before"
built "$root"

# One process: side, label, and what is behind mirinae.
once() {
  side=$1
  label=$2
  shift 2
  case $side in before) program=$before/mirinae ;; *) program=$root/mirinae ;; esac
  # Some shells have `time` built in and some have not: its lines end in the same file either way.
  : >"$work/err"
  status=0
  { time -p "$program" "$@" >"$work/out" 2>>"$work/err"; } 2>>"$work/err" || status=$?
  if [ "$status" != 0 ]; then
    echo "$side: mirinae $* ended with $status: $(grep -v -e '^real ' -e '^user ' -e '^sys ' "$work/err" | head -n 3)" >&2
    exit 1
  fi
  awk '$1 == "real" { print $2 }' "$work/err" >>"$work/$side-$label-wall"
  awk '$1 == "user" || $1 == "sys" { s += $2 } END { print s }' "$work/err" >>"$work/$side-$label-CPU"
}

i=0
while [ "$i" -lt "$repetitions" ]; do
  for side in ${before:+before} after; do
    once "$side" version --version
    once "$side" validate validate "$root/scenarios/azure-conversation.yaml"
    once "$side" run run "$root/scenarios/azure-conversation.yaml"
    once "$side" trace run "$work/trace.yaml"
  done
  i=$((i + 1))
done

# The least and the median of one number a line.
summary() {
  sort -n "$1" | awk '{ v[NR] = $1 } END { print v[1], NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

echo "$repetitions times each on $(uname -m), $(nproc 2>/dev/null || echo '?') processors; trace: $trace"
printf '%-14s %s%s\n' 's' "${before:+  before: least  median   }" ' after: least  median'
for label in version validate run trace; do
  for kind in wall CPU; do
    printf '%-14s' "$label $kind"
    if [ -n "$before" ]; then
      echo "$(summary "$work/before-$label-$kind") $(summary "$work/after-$label-$kind")" |
        awk '{ printf "%16.2f%8.2f%18.2f%8.2f   x %.2f, by least %.2f\n", $1, $2, $3, $4, $4 / $2, $3 / $1 }'
    else
      summary "$work/after-$label-$kind" | awk '{ printf "%14.2f%8.2f\n", $1, $2 }'
    fi
  done
done
