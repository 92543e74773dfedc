#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Holds po/ against the sources; prints TAP. Argument: their root.
set -euo pipefail
cd "$1"

if ! command -v xgettext > /dev/null; then
  echo "not ok 1 - gettext is absent"
  echo "1..1"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT

n=0
# description, then what went wrong, nothing if all is well
report () {
  n=$((n + 1))
  if [ -z "$2" ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    sed 's/^/# /' <<< "$2"
  fi
}

{
  grep -lE '\b(_|N_|C_|NC_|ngettext) ?\(' ui/*.c app/application.c app/norma.c || true
  grep -l 'translatable="yes"' resources/*/*.ui
  ls data/*.in
} | sort > "$scratch/with-words"
sort po/POTFILES > "$scratch/listed"
report "po/POTFILES lists every file with words, and no other" \
  "$(diff "$scratch/with-words" "$scratch/listed" || true)"

# Stages of long work are named in the core, in English, and said in the window by ui/stage-words.c.
report "ui/stage-words.c has every stage of the core" "$(
  grep -rhoP --include='*.c' '(norma_progress_report \([^,]+, |NormaGoodStage \w+ = \{ )"\K[^"]+' core |
    sort -u | while read -r stage; do
      grep -qF "{ \"$stage\"," ui/stage-words.c || echo "missing: $stage"
    done)"

# The keywords of meson's preset "glib".
if wrong=$(xgettext --from-code=UTF-8 --files-from=po/POTFILES --output="$scratch/norma.pot" \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 2>&1); then
  wrong=
fi
report "the words can be read" "$wrong"

for language in $(< po/LINGUAS); do
  report "$language is well formed" \
    "$(msgfmt --check --output-file=/dev/null "po/$language.po" 2>&1 || true)"
  # "ninja -C build norma-update-po" brings new words into the file.
  report "$language has every word" "$(
    msgmerge --quiet --no-fuzzy-matching "po/$language.po" "$scratch/norma.pot" |
      msgattrib --untranslated --no-obsolete --no-location | grep -A1 '^msgid' || true
    msgattrib --only-fuzzy --no-obsolete --no-location "po/$language.po" | grep -A1 '^msgid' || true)"
done
echo "1..$n"
