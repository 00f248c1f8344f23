import { createInterface } from 'node:readline'
import { CallError } from '../../core/error.js'

/** Where a question is asked and answered. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/**
 * Asks a question whose answer is no unless it is y or yes; an end of the input is no, too.
 * @throws CallError `aborted` for Ctrl-C, which a terminal that is asked gives as a key and not as a signal; the signal's reason.
 */
export async function confirmed(
  question: string,
  signal: AbortSignal,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  const lines = createInterface({ input, output, terminal: true })
  let stop: (() => void) | undefined
  let answered = false
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stop = () => reject(signal.reason as Error)
      signal.addEventListener('abort', stop, { once: true })
      lines.once('SIGINT', () => reject(new CallError('aborted', 'interrupted: nothing was sent')))
      lines.once('close', () => resolve(false))
      lines.question(`${question} [y/N] `, (answer) => {
        answered = true
        resolve(/^y(es)?$/i.test(answer.trim()))
      })
      if (signal.aborted) stop()
    })
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
    lines.close()
    // Only an answer has ended its line.
    if (!answered) output.write('\n')
  }
}
