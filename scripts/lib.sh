# Shared by the scripts beside it: sourced, never run.
# shellcheck shell=bash disable=SC2034 # what is set here is used there
set -euo pipefail
shopt -s inherit_errexit

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"

cache=$root/.cache
tools=$cache/tools/bin
mkdir -p -- "$cache"

# Said once and handed down, so that cargo and these scripts can't disagree about where binaries are.
CARGO_TARGET_DIR=$(realpath -m -- "${CARGO_TARGET_DIR:-$root/target}")
export CARGO_TARGET_DIR

# Python's tools keep what they remember in one place too.
export MYPY_CACHE_DIR=$cache/mypy RUFF_CACHE_DIR=$cache/ruff PYTHONPYCACHEPREFIX=$cache/pycache

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# seconds SINCE: the time from SINCE (a value of EPOCHREALTIME) to now, as `12.3`.
seconds() {
    local us=$((${EPOCHREALTIME/[.,]/} - ${1/[.,]/}))
    printf '%d.%d' $((us / 1000000)) $((us % 1000000 / 100000))
}

# step NAME COMMAND…: one line with the outcome and the time, and the command's output only when it fails.
# The output stays in .cache/logs/NAME. Returns the command's status; the caller decides what a failure means.
step() {
    local name=$1 log=$cache/logs/$1 start=$EPOCHREALTIME status=0
    shift
    mkdir -p -- "$cache/logs"
    printf '%-12s ' "$name"
    ("$@") >"$log" 2>&1 </dev/null || status=$?
    if ((status == 0)); then
        printf 'ok    %6s s\n' "$(seconds "$start")"
    else
        printf 'FAIL  %6s s  (exit %d)\n' "$(seconds "$start")" "$status"
        sed 's/^/    /' "$log"
    fi
    return "$status"
}

# hash_of FILE…: one hash over names and contents; a folder counts with all that is in it.
hash_of() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# stamped STAMP KEY: whether STAMP holds KEY, which whoever does the work writes once it is done.
stamped() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# cargo_quiet ARGS…: a progress bar for a person who waits; nothing but warnings and errors for a log.
cargo_quiet() {
    local sub=$1
    shift
    if [[ -t 2 ]]; then cargo "$sub" "$@"; else cargo "$sub" --quiet "$@"; fi
}

# The pinned toolchain, or an installed one of exactly the pinned version under another name: where rustup
# may not download, `stable` often is that version.
pick_toolchain() {
    local pinned
    pinned=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)
    command -v cargo >/dev/null || die "Rust is missing: install rustup, from https://rustup.rs, then try again."
    rustc --version >/dev/null 2>&1 && return
    if [[ $(RUSTUP_TOOLCHAIN=stable rustc --version 2>/dev/null) == "rustc $pinned "* ]]; then
        export RUSTUP_TOOLCHAIN=stable
        return
    fi
    # Where rustup may download, this is all that it takes.
    rustup toolchain install "$pinned" --profile minimal --component rustfmt --component clippy >&2 ||
        die "The Rust toolchain $pinned is missing, and rustup could not install it." \
            "Install it with: rustup toolchain install $pinned --profile minimal -c rustfmt -c clippy"
}

# The distribution's Python, for the scripts, for tests and for the local runner: a version manager's shim
# starts slowly and often lies in a home directory that the sandbox's uid may not read.
pick_python() {
    if [[ -x /usr/bin/python3 ]]; then echo /usr/bin/python3; else command -v python3; fi
}

# Where what programs need is kept. Runs have users of their own, who may not reach a checkout; so it lies where all
# of this machine, or of this user where nobody else is, can read it.
readable() {
    if ((EUID == 0)); then echo /var/cache/playpen; else echo "${XDG_CACHE_HOME:-$HOME/.cache}/playpen"; fi
}

# environment [LIST]: the environment that programs run in: that Python with runner/python/libraries.txt, which
# scripts/setup makes. Its name says what it is made of, so an old one is never taken for a new one.
environment() {
    local key python list=${1:-runner/python/libraries.txt}
    python=$(pick_python)
    key=$(cat -- "$list" scripts/environment <("$python" -VV) <(printf %s "$python") | sha256sum)
    echo "$(readable)/python-${key:0:16}"
}

# prepare GOAL: set-up, then what it cannot hand over through a file: the toolchain and the Python to use.
prepare() {
    scripts/setup "$1"
    pick_toolchain
    python=$(pick_python)
    case $1 in
        run | dev | bench)
            [[ -n ${RUNNER_PYTHON_BIN:-} ]] || RUNNER_PYTHON_BIN=$(environment)/bin/python3
            ;;
        # Most tests are about the sandbox and want the smallest Python; those of the libraries and of other
        # versions look for these.
        test | long)
            PLAYPEN_SCIENCE_PYTHON=$(environment)/bin/python3
            PLAYPEN_PYTHONS=$(scripts/pythons | paste -sd ,)
            export PLAYPEN_SCIENCE_PYTHON PLAYPEN_PYTHONS
            ;;
    esac
    export RUNNER_PYTHON_BIN=${RUNNER_PYTHON_BIN:-$python}
}

# The front, built again only when something that goes into it has changed.
build_front() {
    local key stamp=$cache/front-built inputs=()
    mapfile -d '' -t inputs < <(find front -mindepth 1 -maxdepth 1 ! -name node_modules ! -name dist -print0)
    key=$(hash_of "${inputs[@]}")
    [[ -e front/dist/index.html ]] && stamped "$stamp" "$key" && return
    rm -f -- "$stamp"
    say "building the page"
    npm run build --prefix front --silent -- --logLevel error || return
    printf '%s' "$key" >"$stamp"
}
