#!/usr/bin/env bash
# Installs the foreign clients and servers of `npm run test:interop` from Debian's packages. Running it twice is harmless.
set -euo pipefail

packages=(
  curl
  libsoap-lite-perl
  libxmlrpc-lite-perl
  php-cli
  php-soap
  php-xmlrpc
  python3-softlayer
  python3-zeep
)

missing=()
for package in "${packages[@]}"; do
  if [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)" != installed ]; then
    missing+=("$package")
  fi
done
if [ "${#missing[@]}" -eq 0 ]; then
  echo "interop: all ${#packages[@]} packages are installed"
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "interop: this is no Debian: install these by hand: ${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "interop: not root, so nothing was installed. Run: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get install --yes --quiet -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" </dev/null
}
# The lists of packages may be absent or old.
install || { apt-get update --quiet -o Acquire::Retries=3 && install; }
