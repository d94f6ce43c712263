# What the scripts share: messages, a Python 3.13, Debian packages. Sourced, never run.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python
STAMPS=$VENV/.punte

say() { printf '%s\n' "$*"; }

fail() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# step "what is done" command…  Says what is done, then how long it took; shows the output only when it fails.
step() {
    local what=$1 begun=$SECONDS output
    shift
    printf '  %s … ' "$what"
    if output=$("$@" 2>&1); then
        printf '%s s\n' "$((SECONDS - begun))"
    else
        printf 'failed\n'
        printf '%s\n' "$output" >&2
        return 1
    fi
}

# digest FILE…  One line that changes when a file's content does.
digest() { cat -- "$@" | sha256sum | cut -d' ' -f1; }

# is_current NAME VALUE / mark_current NAME VALUE  What a finished step was done for.
is_current() { [ -f "$1" ] && [ "$(<"$1")" = "$2" ]; }
mark_current() { mkdir -p "$(dirname "$1")" && printf '%s' "$2" >"$1"; }

# set_up run|test  script/setup in a process group of its own, so that stopping the caller stops all of it.
set_up() {
    local child status
    set -m
    "$ROOT/script/setup" "$1" </dev/null &
    child=$!
    set +m
    trap 'kill -TERM -- "-$child" 2>/dev/null; exit 130' INT TERM HUP
    wait "$child"
    status=$?
    trap - INT TERM HUP
    return "$status"
}

# A 3.13 that can make environments and speak SQLite and TLS; a pyenv shim may exist and still not run.
usable_python() {
    [ -n "$1" ] && "$1" -c '
import sys, ctypes, ensurepip, sqlite3, ssl, venv
sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in \
        "$(command -v python3.13)" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 \
        "$HOME"/.pyenv/versions/3.13*/bin/python3.13 \
        "$(command -v python3)"; do
        if usable_python "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    return 1
}

# install_packages NAME…  Installs Debian packages as root, and says what is missing otherwise.
install_packages() {
    if ! command -v apt-get >/dev/null; then
        fail "Missing: $*. Install these packages with this system's package manager, then run this again."
    fi
    if [ "$(id -u)" != 0 ]; then
        fail "Missing: $*. Installing needs root. Run: sudo apt-get install --no-install-recommends $*" \
            "Then run this again."
    fi
    export DEBIAN_FRONTEND=noninteractive
    step "Debian packages: $* (list)" apt-get update -q ||
        fail "The list of Debian packages could not be fetched (see above)."
    step "Debian packages: $*" apt-get install -q -y --no-install-recommends "$@" ||
        fail "These Debian packages could not be installed: $* (see above)."
}

find_chromium() { command -v chromium; }

need_chromium() {
    find_chromium >/dev/null || install_packages chromium fonts-liberation
    find_chromium >/dev/null || fail "chromium is still missing after its installation."
}

# The folder of initdb and postgres: on the PATH, or the newest of Debian's.
find_postgres() {
    local found
    found=$(ls -1d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)
    [ -n "$found" ] || found=$(command -v initdb) || return 1
    dirname "$(readlink -f "$found")"
}

need_postgres() {
    find_postgres >/dev/null && return
    # Debian starts a server of its own on installation; the tests bring theirs, so none is wanted.
    (
        rule=/etc/postgresql-common/createcluster.d/punte.conf
        if [ "$(id -u)" = 0 ]; then
            trap 'rm -f "$rule"; rmdir "$(dirname "$rule")" 2>/dev/null' EXIT
            mkdir -p "$(dirname "$rule")" && printf 'create_main_cluster = false\n' >"$rule"
        fi
        install_packages postgresql
    ) || exit 1
    find_postgres >/dev/null || fail "PostgreSQL is still missing after its installation."
}
