# Sourced by run.sh, test.sh and .ci/run: installs what is missing and builds. Bash; needs nothing
# that a bare Debian 12 does not have. Noise goes to build/setup.log, shown when a step fails.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
setup_log=$project/build/setup.log

say() { printf '==> %s\n' "$*"; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

start_log() {
    mkdir -p "$project/build" 2>/dev/null && : 2>/dev/null >"$setup_log" ||
        die "cannot write to $project/build: it belongs to another user? Remove it, or run as its owner."
}

# logged WHAT COMMAND...: says what goes on; on failure shows the end of the log and stops.
logged() {
    local what=$1 started=$SECONDS
    shift
    say "$what"
    if ! "$@" >>"$setup_log" 2>&1; then
        printf -- '--- the last lines of %s:\n' "$setup_log" >&2
        tail -n 30 "$setup_log" >&2
        die "failed: $what"
    fi
    if [ $((SECONDS - started)) -ge 5 ]; then say "done in $((SECONDS - started)) s"; fi
}

# packages_of SECTION...: the packages of these sections of packages.txt.
packages_of() {
    local section
    for section in "$@"; do
        sed -n "/^\[$section\]/,/^\[/p" "$project/docker/packages.txt" | grep -v '^\[\|^#\|^$'
    done
}

# Debian's Node and npm are asked for only where none is good enough: beside a newer Node from
# elsewhere Debian's npm cannot be installed.
node_packages() {
    local version
    version=$(node --version 2>/dev/null) || version=v0  # None: under set -e no reason to end.
    version=${version#v}
    if [ "${version%%.*}" -lt 18 ]; then echo nodejs; fi
    if ! npm --version >/dev/null 2>&1; then echo npm; fi
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# As root, or through sudo. While it installs, no package may start a service: prometheus is wanted
# as a program for the tests, not as a daemon on this machine.
apt_get() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo --preserve-env=http_proxy,https_proxy,HTTP_PROXY,HTTPS_PROXY,no_proxy)
    fi
    "${as_root[@]}" bash -c '
        policy=/usr/sbin/policy-rc.d
        if [ ! -e $policy ]; then
            printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
            trap "rm -f $policy" EXIT
        fi
        DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 "$@"' apt_get "$@"
}

# install_packages SECTION...: asks apt only for what is missing, and for nothing when nothing is.
install_packages() {
    local missing=() package
    [ -e /etc/debian_version ] || say "This is not Debian: taking for granted that the packages are there."
    [ -e /etc/debian_version ] || return 0
    while read -r package; do
        is_installed "$package" || missing+=("$package")
    done < <(packages_of "$@")
    while read -r package; do missing+=("$package"); done < <(node_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        die "these packages are missing, and there is neither root nor sudo to install them. As root:
    apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    # sudo may ask for a password: on the terminal, not into the log.
    if [ "$(id -u)" != 0 ]; then
        sudo -v || die "sudo refused; as root: apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    logged "Fetching Debian's package lists" apt_get update
    logged "Installing ${#missing[@]} packages and what they need: ${missing[*]}" \
        apt_get install -y --no-install-recommends "${missing[@]}"
}

# As many compilers as there are cores, but each may need 1.5 GB.
build_jobs() {
    local cores by_memory
    cores=$(nproc)
    by_memory=$(awk '/^MemAvailable/ {print int($2 / 1572864)}' /proc/meminfo 2>/dev/null)
    [ "${by_memory:-1}" -ge 1 ] || by_memory=1
    [ "${by_memory:-1}" -lt "$cores" ] && echo "${by_memory:-1}" || echo "$cores"
}

# build PRESET [TARGET...]. RANGEFINDER_CMAKE_FLAGS go to CMake, as for example -DRANGEFINDER_WERROR=ON.
build() {
    local preset=$1 targets=() hint=
    shift
    if [ $# -gt 0 ]; then targets=(--target "$@"); fi
    cd "$project"
    # shellcheck disable=SC2086 # Several flags in one variable.
    if [ ! -e "build/$preset/build.ninja" ]; then
        hint=" (the first time takes some minutes; to watch: tail -f $setup_log)"
    fi
    if [ ! -e "build/$preset/build.ninja" ] || [ -n "${RANGEFINDER_CMAKE_FLAGS:-}" ]; then
        logged "Configuring build/$preset" cmake --preset "$preset" ${RANGEFINDER_CMAKE_FLAGS:-}
    fi
    logged "Building build/$preset$hint" \
        cmake --build --preset "$preset" --parallel "$(build_jobs)" "${targets[@]}"
}

# install_npm FOLDER: its packages as locked, again only when the lock has changed.
install_npm() {
    local folder=$project/$1
    [ -e "$folder/package-lock.json" ] || return 0
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json" && return 0
    logged "Fetching the npm packages of $1" npm --prefix "$folder" ci --no-audit --no-fund
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
}
