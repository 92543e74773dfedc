#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Holds the sources against .clang-format, a case a folder; prints TAP. Argument: their root.
set -euo pipefail
cd "$1"

if ! command -v clang-format > /dev/null; then
  echo "not ok 1 - clang-format is absent"
  echo "1..1"
  exit 0
fi

folders=$(find ./core ./ui ./app ./tests -name '*.[ch]' -printf '%h\n' 2> /dev/null | sort -u || true)
n=0
for folder in $folders; do
  n=$((n + 1))
  if found=$(clang-format --dry-run -Werror $(find "$folder" -maxdepth 1 -name "*.[ch]") 2>&1); then
    echo "ok $n - $folder"
  else
    echo "not ok $n - $folder"
    grep -E ': error:' <<< "$found" | cut -d: -f1 | sort | uniq -c | sed 's/^/# lines to format: /'
  fi
done
echo "1..$n"
