#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs into a scratch folder and looks whether all is where a desktop seeks it; prints TAP.
# Arguments: meson, the build folder.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
"$1" install -C "$2" --no-rebuild --destdir "$scratch" --quiet > "$scratch/log" 2>&1 || {
  echo "not ok 1 - meson install"
  sed 's/^/# /' "$scratch/log"
  echo "1..1"
  exit 0
}
prefix=$(dirname "$(find "$scratch" -path '*/share/applications' -type d)")
id=io.github.norma.Norma

n=0
report () { # status, description
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

for file in \
  ../bin/norma \
  ../bin/norma-cli \
  "applications/$id.desktop" \
  "doc/norma/descriptor.md" \
  "doc/norma/user-guide.md" \
  "glib-2.0/schemas/$id.gschema.xml" \
  "icons/hicolor/scalable/apps/$id.svg" \
  "icons/hicolor/symbolic/apps/$id-symbolic.svg" \
  locale/de/LC_MESSAGES/norma.mo \
  man/man1/norma-cli.1 \
  "metainfo/$id.metainfo.xml" \
  "mime/packages/$id.xml"; do
  status=0
  [ -s "$prefix/$file" ] || status=1
  report $status "$file"
done

status=0
grep -q '^Comment\[de\]=' "$prefix/applications/$id.desktop" || status=1
report $status "the desktop entry speaks German"

# A project is known by its first bytes alone.
update-mime-database "$prefix/mime" 2> /dev/null
project=$scratch/without-an-ending
printf 'SQLite format 3\0' > "$project"
head -c 52 /dev/zero >> "$project"
printf 'Nrma' >> "$project"
head -c 28 /dev/zero >> "$project"
type=$(XDG_DATA_DIRS=$prefix XDG_DATA_HOME=$scratch \
  gio info --attributes=standard::content-type "$project")
status=0
[[ $type == *application/x-norma-project* ]] || status=1
report $status "a project file is recognised"
echo "1..$n"
