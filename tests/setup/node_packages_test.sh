#!/bin/bash
# What docker/setup.sh asks apt for on machines with no Node, an old one, a good one. The scripts
# that source it run under `set -e`, so this does too.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../docker/setup.sh"

programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT

# program NAME WORD: a program that prints this word.
program() {
    printf '#!/bin/bash\necho %s\n' "$2" >"$programs/$1"
    chmod 755 "$programs/$1"
}

# wanted EXPECTED: compares with what would be installed where only these programs exist.
wanted() {
    local found
    found=$(
        set -e  # A command substitution does not inherit it.
        PATH=$programs
        while read -r package; do printf '%s ' "$package"; done < <(node_packages)
    )
    if [ "$found" = "$1" ]; then return 0; fi
    echo "with $(ls "$programs" | tr '\n' ' '): wanted '$1', asked for '$found'"
    exit 1
}

wanted 'nodejs npm '
program node v16.20.2
wanted 'nodejs npm '
program npm 9.2.0
wanted 'nodejs '
program node v18.19.0
wanted ''
program node v22.1.0
wanted ''
echo 'all as wanted'
