# What the tests of the program share: sourced, with the arguments PROGRAM CHECKER PORTRAIT. Results are TAP lines.
#
# Copyright (C) 2026 the Reverie authors
# SPDX-License-Identifier: GPL-3.0-or-later

set -u
LC_ALL=C.UTF-8
export LC_ALL
reverie=$(realpath "$1") checker=$(realpath "$2") portrait=$(realpath "$3")
# Where nothing was fetched yet, the catalog of the source tree still says which networks there are.
"$reverie" models > /dev/null 2>&1 || export REVERIE_MODELS="$(dirname "$0")/../../models"
count=0
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Says how the test called $2 went; $1 is an exit status.
result ()
{
  count=$((count + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $count - $2"
  else
    echo "not ok $count - $2"
    [ ! -s "$work/err" ] || sed 's/^/# /' "$work/err"
    [ ! -s "$work/said" ] || sed 's/^/# /' "$work/said"
  fi
}

skip ()
{
  count=$((count + 1))
  echo "ok $count - $2 # SKIP $1"
}

# Runs the program; leaves its words in $work/out and $work/err, its status in $status.
run ()
{
  "$reverie" "$@" > "$work/out" 2> "$work/err"
  status=$?
}

# Whether the program said one line on stderr, as itself.
one_line ()
{
  [ "$(wc -l < "$work/err")" -eq 1 ] && grep -q '^reverie: ' "$work/err"
}

# Runs the checker; what it says is shown where the test fails.
check ()
{
  "$checker" "$@" > "$work/answer" 2> "$work/said"
}

# Whether the folder holds nothing but the files named after it.
holds_only ()
{
  folder=$1
  shift
  printf '%s\n' "$@" | sort > "$work/expected"
  ls -A "$folder" | sort > "$work/held"
  [ $# -gt 0 ] || : > "$work/expected"
  cmp -s "$work/expected" "$work/held"
}

# The program with these arguments ends with status $2, one line that holds $3, and leaves the folder "results" empty.
refuses ()
{
  name=$1 wanted=$2 words=$3
  shift 3
  run "$@"
  [ "$status" -eq "$wanted" ] && one_line && grep -q -- "$words" "$work/err" && holds_only "$work/results"
  result $? "$name"
}

# Whether all networks of the catalog are here.
have_networks ()
{
  ! "$reverie" models list 2> "$work/said" | grep -q ' missing'
}

finish ()
{
  echo "1..$count"
}

mkdir "$work/results"
small=$work/small.png
"$checker" shrink "$portrait" "$small" 96 80 || exit 1
