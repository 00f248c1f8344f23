#!/usr/bin/env bash
# Installs the browser of `npm run test:browser` from Debian's packages. Running it twice is harmless.
set -euo pipefail

if command -v chromium >/dev/null; then
  echo 'browser: chromium is installed'
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo 'browser: this is no Debian: install chromium by hand' >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo 'browser: not root, so nothing was installed. Run: sudo apt-get install chromium' >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get install --yes --quiet -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 --no-install-recommends chromium fonts-dejavu-core </dev/null
}
# The lists of packages may be absent or old.
install || { apt-get update --quiet -o Acquire::Retries=3 && install; }
