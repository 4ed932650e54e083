# Shared by the scripts beside it: finding cargo, and installing what is missing where apt is there.
# To be sourced, not run.
# shellcheck shell=bash disable=SC2034,SC2154

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$script_name" "$*" >&2
    exit 1
}

# Puts cargo on the PATH, or says how to get it.
need_cargo() {
    if ! command -v cargo >/dev/null; then
        PATH="${CARGO_HOME:-${HOME:-}/.cargo}/bin:$PATH"
        export PATH
    fi
    command -v cargo >/dev/null ||
        fail "Rust is missing: install it with rustup as https://rustup.rs says (or your system's rustup package), then run this again."
}

# A linker, and the C library's files for it: Rust needs them to build any program.
build_packages=(gcc libc6-dev pkg-config)

# What the window loads at run time: X11 and Wayland, a renderer in software where there is no graphics driver, the
# system's file dialogs, and fonts.
window_packages=(
    libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0
    libwayland-client0 libwayland-cursor0 libwayland-egl1
    libvulkan1 mesa-vulkan-drivers libegl1 libgl1-mesa-dri
    zenity libdbus-1-3 libfontconfig1 fonts-dejavu-core fonts-noto-cjk
)

# The packages among the arguments that are not installed, one a line.
missing_packages() {
    local package
    for package; do
        if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
            printf '%s\n' "$package"
        fi
    done
}

# Installs those of the packages that are missing, or names them where that is not possible.
# Returns 1 where they could not be installed.
install_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "$script_name: this system has no apt, so nothing is installed; what Debian calls $* must be here."
        return 0
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [[ ${#missing[@]} -eq 0 ]]; then
        return 0
    fi
    if [[ ${DELTASCOPE_NO_INSTALL:-} == 1 ]]; then
        say "$script_name: not installed, as DELTASCOPE_NO_INSTALL says: ${missing[*]}"
        return 0
    fi
    local as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        if ! command -v sudo >/dev/null; then
            say "$script_name: missing, and only root can install them: ${missing[*]}"
            return 1
        fi
        as_root=(sudo)
    fi
    say "$script_name: installing ${missing[*]}"
    local options=(-y -qq --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
    local log
    log=$(mktemp)
    if { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "${missing[@]}"; } \
        >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return 0
    fi
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "$script_name: apt could not install ${missing[*]}"
    return 1
}
