#!/usr/bin/env bash
# Installs the browser of `npm run test:browser` from Debian's packages. Running it twice is harmless.
set -euo pipefail
source "$(dirname "$0")/install-packages.sh"

# A browser that came from elsewhere does as well.
if command -v chromium >/dev/null; then
  echo 'browser: chromium is installed'
  exit 0
fi
install_packages browser chromium fonts-dejavu-core
