import type { ReadSettings } from './bench-settings.js'
import { tailSamples } from './columns.js'
import { mostLoadedRecords } from './plan.js'
import { lineText } from './network.js'
import { leastRelevant } from './relation.js'
import { serverWarmUpShare } from './server-warm-up.js'
import { leastSamples } from './statistics.js'

/** How these settings measure, in sentences. */
export function methodOf({ rounds, loads, gzip, keepAlive, network, rivals, codecs, endpoint }: ReadSettings): string {
  const percent = `${leastRelevant * 100} %`
  const sentences = [
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'}; in each one every variant has a process of its own, and the order is reversed from round to round.`,
    ...(endpoint === undefined
      ? [
          `Before the first round the emulator is called for ${serverWarmUpShare * 100} % of the budget: it would be slower in the first rounds.`,
        ]
      : []),
    `All cases are warmed up, then each is called one call at a time over ${keepAlive ? 'a kept connection' : 'a new connection for each call'}${gzip ? '' : ', without compression'}.`,
    `Times are medians; the interval is a 95 % bootstrap interval of the median, rounds drawn first and their samples second, widened as Student's t is for few rounds; medians differ clearly when their intervals do not overlap and they are at least ${percent} apart; nearer ones are called practically equal when the intervals are narrow enough to say so. Slow cases go on beyond their time until they have been called ${leastSamples} times in all; of fewer calls nothing is said, and p90, p95 and p99 are told of at least ${tailSamples.p90}, ${tailSamples.p95} and ${tailSamples.p99} calls.`,
    "First byte is from the request handed to the socket to the beginning of the answer, and has the server's work in it; transfer is from there to the end of the answer; unpack is decompression.",
    'Request B is the request line, the headers that the client sets, and the body; plain B and gzip B are the body of the answer.',
  ]
  if (loads.some(({ kind }) => kind === 'concurrency')) {
    sentences.push(
      `Loads: so many callers, each with one call at a time; lists of at most ${mostLoadedRecords.toLocaleString('en')}. What is not answered ten seconds after a load is given up. A load that has had its share of the time, since its calls are slow, has fewer rounds.`,
    )
  }
  if (loads.some(({ kind }) => kind === 'rate')) {
    sentences.push(
      'Rates: calls begin when they are due, whatever became of the earlier ones, and their time counts from then.',
    )
  }
  if (network) {
    sentences.push(
      `The line: ${lineText(network)}, shared by all connections; no loss and no slow start; a new connection costs one more round trip. All cases are warmed up past the line, over which there is no time for enough calls. Processes that rest between calls take up to two milliseconds more for the same work; with a line they rest: the time in calls is how much longer a call took than the same one past the line after the same rest.`,
    )
  }
  if (rivals.length > 0 || codecs.includes('package')) {
    sentences.push(
      'Rivals and package codecs are timed as a whole, from the call to its value, after their answers were found equal: leaves as text, what is blank as absent, a list of one as its item. Bytes of a rival are counted on the way, its request with all headers; over https they cannot be.',
    )
  }
  return sentences.join(' ')
}

/** What the numbers do not show, in sentences. */
export function limitsOf({ endpoint, network }: ReadSettings): readonly string[] {
  return [
    ...(endpoint === undefined
      ? [
          "The server is this package's emulator on the same machine, not the API: the API's own work takes longer, and its protocols may not cost it the same.",
          'Client and server share the processor, so under load each slows the other.',
        ]
      : [
          'What the server and the line do meanwhile is in the numbers: run it again at another time before you believe a difference.',
        ]),
    ...(network || endpoint !== undefined
      ? []
      : ['The line is the loopback: it has no latency and no limit, so bytes cost nothing but the work on them.']),
    'There is no TLS and no proxy unless the endpoint has them.',
    'Times are those of processes that are warm, as far as their part of the budget goes: a client that has made thousands of calls takes less (`npm run bench:call`), one that begins takes more (`npm run bench:start`).',
    'Peak memory is that of a process which makes all cases one after the other, small ones first.',
  ]
}
