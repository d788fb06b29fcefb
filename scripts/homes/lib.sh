# Shared by the homes' scripts beside it: sourced, never run.
# shellcheck shell=bash disable=SC2034 # what is set here is used there
here=$PWD # before the next line leaves it
# shellcheck source=../lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

# Where Debian keeps mke2fs and debootstrap, which an ordinary user's PATH may lack.
PATH=$PATH:/usr/sbin:/sbin

# Images are big and the same for every checkout.
store=${XDG_CACHE_HOME:-$HOME/.cache}/playpen/homes

# What went wrong is ours, not the command's: the same code as podman's own.
refuse() {
    say "$@"
    exit 125
}

# absolute PATH: as seen from the caller's folder.
absolute() { (cd -- "$here" && realpath -e -- "$1"); }

user=root limit=600 times='' packages=() env=() from=() to=() command=()

# common_option NAME VALUE: takes an option that every home has. Fails when NAME is none of them.
common_option() {
    case $1 in
        --user) user=$2 ;;
        --env) env+=("$2") ;;
        --with) packages+=("$2") ;;
        --timeout) limit=$2 ;;
        --ro)
            local source=${2%%:*} place
            from+=("$(absolute "$source")") || refuse "--ro: there is no $source"
            place=${from[-1]}
            [[ $2 != *:* ]] || place=${2#*:}
            [[ $place == /?* ]] || refuse "--ro: '$place' must be an absolute path inside the home"
            to+=("$place")
            ;;
        *) return 1 ;;
    esac
}

# checked: whether all that was said makes sense. The caller has set `usage`.
checked() {
    ((${#command[@]})) || refuse "${usage:?}"
    [[ $limit =~ ^[1-9][0-9]*$ ]] || refuse "--timeout takes whole seconds, not '$limit'"
    local pair
    for pair in "${env[@]}"; do
        [[ $pair =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || refuse "--env takes NAME=VALUE, not '$pair'"
    done
}
