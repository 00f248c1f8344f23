import { cpus, totalmem, version } from 'node:os'
import { plainTable } from '../output.js'
import type { Measurement } from './measure.js'
import type { Proof } from './prove.js'
import type { Summary } from './statistics.js'
import { summarize } from './statistics.js'

/** The results of a bench, as they are written to its file. */
export interface BenchResults {
  readonly name: string
  readonly startedAt: string
  readonly seconds: number
  readonly machine: Machine
  readonly settings: Readonly<Record<string, unknown>>
  readonly method: string
  readonly proof: readonly Proof[]
  readonly measurements: readonly Line[]
}

/** One line of the table: milliseconds, bytes, and the raw samples. */
export interface Line {
  readonly row: string
  readonly protocol: string
  readonly calls: number
  readonly callsPerSecond: number
  readonly bytes: { readonly request: number; readonly response: number; readonly received: number }
  readonly milliseconds: Readonly<Record<Part, Summary>>
  readonly samples: Readonly<Record<Part, readonly number[]>>
}

type Part = 'encode' | 'wire' | 'decode' | 'total'
const parts: readonly Part[] = ['encode', 'wire', 'decode', 'total']

/** What the numbers were measured on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory: string
  readonly system: string
  readonly node: string
}

/** This machine. */
export function thisMachine(): Machine {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${process.platform} ${process.arch}, ${version()}`,
    node: process.version,
  }
}

/** Sums up the samples of one line. */
export function toLine({ row, protocol, samples }: Measurement): Line {
  const columns = Object.fromEntries(
    parts.map((part) => [part, samples.map((sample) => Math.round(sample[part] * 1e6) / 1e6)]),
  ) as Record<Part, number[]>
  const seconds = columns.total.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000
  const middle = (name: 'requestBytes' | 'responseBytes' | 'receivedBytes'): number =>
    Math.round(summarize(samples.map((sample) => sample[name])).median)
  return {
    row,
    protocol,
    calls: samples.length,
    callsPerSecond: samples.length / seconds,
    bytes: { request: middle('requestBytes'), response: middle('responseBytes'), received: middle('receivedBytes') },
    milliseconds: Object.fromEntries(parts.map((part) => [part, summarize(columns[part])])) as Record<Part, Summary>,
    samples: columns,
  }
}

/** The table of a bench, with what was measured and how. */
export function renderReport({ machine, method, measurements }: BenchResults): string {
  const head = [
    'case',
    'protocol',
    'request B',
    'response B',
    'wire B',
    'encode ms',
    'wire ms',
    'decode ms',
    'total ms',
    'calls/s',
    'calls',
  ]
  const rows = measurements.map((line, i) => [
    measurements[i - 1]?.row === line.row ? '' : line.row,
    line.protocol,
    ...[line.bytes.request, line.bytes.response, line.bytes.received].map((size) => size.toLocaleString('en')),
    ...parts.map((part) => time(line.milliseconds[part])),
    significant(line.callsPerSecond),
    String(line.calls),
  ])
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, node ${machine.node}`,
    method,
    '',
    plainTable(head, rows, new Set(head.slice(2))),
  ].join('\n')
}

function time({ median, lower, upper }: Summary): string {
  return `${significant(median)} ±${significant((upper - lower) / 2)}`
}

/** Three digits that count, never an exponent. */
function significant(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const digits = value === 0 ? 0 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))))
  return value.toFixed(digits)
}
