#!/bin/sh
# Makes the PTX that is shipped out of the kernels' C sources. Wants nvcc; run it after changing a source.
# compute_75 is the oldest target of CUDA 13's compiler. The text is then marked as PTX ISA 6.3, the oldest
# that knows sm_75, so that drivers from CUDA 10 on load it; ptxas checks that it still assembles.
set -eu
cd "$(dirname "$0")"
sources=../sim-core/src/main/resources/kernels
out=src/main/resources/ptx
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
for source in "$sources"/*.k; do
  name=$(basename "$source" .k)
  hash=$( (cat "$sources/prelude.h"; echo; cat "$source") | sha256sum | cut -d' ' -f1)
  nvcc -ptx -arch=compute_75 --fmad=false -x cu -include "$sources/prelude.h" -o "$work/$name.ptx" "$source"
  {
    echo "// source sha-256 $hash"
    grep -v '^//' "$work/$name.ptx" | sed 's/^\.version .*/.version 6.3/'
  } >"$out/$name.ptx"
  for arch in sm_75 sm_80 sm_90 sm_100; do
    ptxas -arch=$arch -o "$work/$name.cubin" "$out/$name.ptx"
  done
  echo "$name: $hash"
done
