import { say } from '../failure.js'

/** Tells on stderr what goes on. */
export interface ProgressLine {
  update(text: string): void
  stop(): void
}

/** A moving line on a terminal, else a line now and then. */
export async function createProgressLine(): Promise<ProgressLine> {
  // A terminal without a size, as of `script` or some containers, makes ora clear lines without end.
  if (process.stderr.isTTY && process.stderr.columns > 0) {
    const { default: ora } = await import('ora')
    // Ctrl-C must reach us, and the keyboard is nobody's business.
    // The package's colours do not look at NO_COLOR by themselves.
    const plain = (process.env['NO_COLOR'] ?? '') !== ''
    const spinner = ora({ stream: process.stderr, discardStdin: false, ...(plain ? { color: false } : {}) }).start()
    return {
      update(text) {
        // It was stopped for what had to be printed in between.
        if (spinner.isSpinning) spinner.text = text
        else spinner.start(text)
      },
      stop() {
        spinner.stop()
      },
    }
  }
  let last = -Infinity
  return {
    update(text) {
      if (performance.now() - last < 2_000) return
      last = performance.now()
      say(text)
    },
    stop() {},
  }
}
