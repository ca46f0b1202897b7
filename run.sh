#!/bin/bash
# Installs what is missing (Debian 12), builds, starts the daemon and shows a range test on the
# terminal. Stays in the foreground until Ctrl-C. Arguments go to `rangefinder serve`.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/docker/setup.sh"

start_log
install_packages build runtime
build release rangefinder
say "Starting the daemon, Ctrl-C ends it"
exec "$project/build/release/rangefinder" serve --demo "$@"
