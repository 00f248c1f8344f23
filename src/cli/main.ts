#!/usr/bin/env node
import { run } from './program.js'

// A reader that went away (`slt call ... | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

void run(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode
})
