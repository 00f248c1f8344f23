#!/usr/bin/env node
import { exitCodes } from './exit-code.js'
import { say } from './failure.js'
import { run } from './program.js'

// A reader that went away (`slt call ... | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  say(`error: the results cannot be written: ${error.message}`)
  process.exit(exitCodes.internal)
})

void run(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode
})
