# Installs packages of Debian that are missing; read by the scripts that know which. Running it twice is harmless.
# install_packages WHAT PACKAGE...
install_packages() {
  local what=$1 package
  shift
  local missing=()
  for package in "$@"; do
    if [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
      missing+=("$package")
    fi
  done
  if [ "${#missing[@]}" -eq 0 ]; then
    echo "$what: nothing is missing of: $*"
    return
  fi
  if ! command -v apt-get >/dev/null; then
    echo "$what: this is no Debian: install these by hand: ${missing[*]}" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "$what: not root, so nothing was installed. Run: sudo apt-get install ${missing[*]}" >&2
    return 1
  fi
  # The lists of packages may be absent or old.
  apt_install "${missing[@]}" || { apt-get update --quiet -o Acquire::Retries=3 && apt_install "${missing[@]}"; }
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    --no-install-recommends "$@" </dev/null
}
