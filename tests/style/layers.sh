#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Holds the includes of core/ and ui/ against layers.txt; prints TAP. Argument: the root of the sources.
set -euo pipefail
cd "$1"

# "file:line text" of includes that a module may not have
forbidden () {
  local module=$1
  local allowed

  allowed=$(awk -v m="$module" '$1 == m { $1 = ""; print }' tests/style/layers.txt)
  { grep -rnE --include='*.[ch]' '^ *# *include' "core/$module" || true; } |
    awk -v allowed="base $module $allowed" '
      BEGIN { n = split (allowed, names, " "); for (i = 1; i <= n; i++) may["core/" names[i]] = 1 }
      /include *<(gtk|gdk|gsk|adwaita)/ { print; next }
      /include *"/ {
        split ($0, quoted, "\"")
        split (quoted[2], parts, "/")
        if (!((parts[1] "/" parts[2]) in may)) print
      }'
}

report () { # number, name, what is wrong
  if [ -z "$3" ]; then
    echo "ok $1 - $2"
  else
    echo "not ok $1 - $2"
    sed 's/^/# /' <<< "$3"
  fi
}

n=0
for folder in core/*/; do
  module=$(basename "$folder")
  n=$((n + 1))
  if [ "$module" != base ] && ! grep -qE "^$module( |\$)" tests/style/layers.txt; then
    report $n "core/$module" "core/$module is not in tests/style/layers.txt"
  else
    report $n "core/$module" "$(forbidden "$module")"
  fi
done

# The window may include GTK and the modules of its row.
n=$((n + 1))
allowed=$(awk '$1 == "ui" { $1 = ""; print }' tests/style/layers.txt)
from_ui=$({ grep -rnE --include='*.[ch]' 'include *"core/' ui || true; } |
  awk -v allowed="base $allowed" '
    BEGIN { n = split (allowed, names, " "); for (i = 1; i <= n; i++) may[names[i]] = 1 }
    { split ($0, quoted, "\""); split (quoted[2], parts, "/"); if (!(parts[2] in may)) print }')
report $n "ui" "$from_ui"

n=$((n + 1))
from_app=$(grep -rn --include='*.[ch]' 'include *"app/' core ui 2> /dev/null || true)
report $n "app is included by app only" "$from_app"
echo "1..$n"
