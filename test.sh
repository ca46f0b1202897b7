#!/bin/bash
# The same set-up as run.sh, then every test.
#   ./test.sh              all of them, through CTest; arguments go to ctest (-R api)
#   ./test.sh --bench      the benchmarks
#   ./test.sh --fuzz [S]   every fuzz target for S seconds (60)
#   ./test.sh --soak [S]   jobs without end for S seconds (600): memory, files and answers stay level;
#                          then the whole trainings of tests/learning
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/docker/setup.sh"

run_tests() {
    install_packages build runtime test
    install_npm tests
    build release
    say "Running the tests"
    ctest --test-dir "$project/build/release" --output-on-failure --parallel "$(nproc)" "$@"
}

run_bench() {
    install_packages build runtime
    build release
    local program found=0
    for program in "$project"/build/release/tests/bench/bench_*; do
        [ -x "$program" ] || continue
        found=1
        say "$(basename "$program")"
        "$program"
    done
    [ $found = 1 ] || die "no benchmark was built"
    if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
        say "against PyTorch"
        "$project/tests/bench/against_pytorch.py" "$project/build/release/tests/bench/bench_training"
    else
        say "not compared with PyTorch: it is not installed (python3-torch, libopenblas0-openmp)"
    fi
}

run_fuzz() {
    local seconds=${1:-60} program name
    install_packages build runtime check
    build fuzz fuzzers
    for program in "$project"/build/fuzz/tests/fuzz/fuzz_*; do
        name=$(basename "$program")
        case $name in *_seeds) continue ;; esac
        [ -f "$program" ] && [ -x "$program" ] || continue
        mkdir -p "$project/build/fuzz/corpus/$name"
        # New inputs go to the first folder; the committed seeds are only read.
        logged "$name for $seconds s" "$program" -max_total_time="$seconds" -timeout=10 \
            -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$project/build/fuzz/" \
            "$project/build/fuzz/corpus/$name" "$project/tests/fuzz/seeds/${name#fuzz_}"
    done
}

run_soak() {
    install_packages build runtime
    build release rangefinder
    say "Soaking for ${1:-600} s"
    node "$project/tests/monitoring/soak.mjs" "${1:-600}"
    say "Learning from the shared data sets, whole"
    RANGEFINDER_LEARNING=whole RANGEFINDER_BINARY="$project/build/release/rangefinder" \
        node --test "$project"/tests/learning/*.test.mjs
}

start_log
case ${1:-} in
    --bench) run_bench ;;
    --fuzz) run_fuzz "${2:-60}" ;;
    --soak) run_soak "${2:-600}" ;;
    *) run_tests "$@" ;;
esac
