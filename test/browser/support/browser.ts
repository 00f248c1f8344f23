import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Debian's browser; another one can be named. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why there is no browser here; undefined when there is one. */
export const noBrowser = existsSync(executablePath)
  ? undefined
  : `no ${executablePath}: run scripts/install-browser.sh, or name a browser in CHROMIUM`

/** Starts the browser without a profile and without a network of its own. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
