#!/usr/bin/env bash
# Installs the foreign clients and servers of `npm run test:interop` from Debian's packages. Running it twice is harmless.
set -euo pipefail
source "$(dirname "$0")/install-packages.sh"

install_packages interop \
  curl \
  libsoap-lite-perl \
  libxmlrpc-lite-perl \
  php-cli \
  php-soap \
  php-xmlrpc \
  python3-softlayer \
  python3-zeep
