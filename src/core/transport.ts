import { Attempt } from './attempt.js'
import type { Call, CallOptions, Reply } from './call.js'
import { checkInput, guard, guarded, nameOf, prefixed } from './call-guard.js'
import type { CallInput, CallLayer, WireLayer } from './call-input.js'
import { PipelineInput, PipelineRequest, under } from './call-input.js'
import type { Codec, ItemLimits, WireResponse } from './codec.js'
import { Deadline } from './deadline.js'
import type { Timeouts } from './deadline.js'
import { Closing, EndingInput, untilEnded } from './ending.js'
import { CallError } from './error.js'
import type { Exchange } from './exchange.js'
import { ItemIterator, OpenItems, streamBatches } from './item-pipeline.js'
import { compose } from './layer.js'
import { decodeInTurns, longAnswer } from './long-answer.js'
import { Progress } from './progress.js'
import { scrubbed } from './scrub.js'

export type { CallInput, CallLayer, WireLayer }

/**
 * Sends calls over one protocol. Made by `createTransport`.
 *
 * @example
 * await using transport = createTransport({ protocol: 'rest', auth: { username, apiKey } })
 * const { value } = await transport.call({ service: 'SoftLayer_Account', method: 'getObject' })
 *
 * @public
 */
export interface Transport extends AsyncDisposable {
  /** Name of the protocol that carries the calls. */
  readonly protocol: string
  /**
   * Sends a call.
   * @throws CallError always, whatever went wrong.
   */
  call<T = unknown>(call: Call, options?: CallOptions): Promise<Reply<T>>
  /**
   * Sends a call whose answer is a list, and gives its items while they arrive. On a connection that is kept alive memory
   * does not grow with the list and a slow reader makes the server wait; on one that ends with its answer what the
   * reader has not taken yet is held, up to `maxResponseBytes`. To leave the loop ends the response. Nothing is sent before the first item is
   * asked for. The deadline is for the beginning of the answer; retry ends there as well, so that no item comes twice. An
   * answer that breaks off is an error after the items that were whole.
   *
   * @example
   * for await (const guest of transport.items<Guest>({ service: 'SoftLayer_Account', method: 'getVirtualGuests' })) use(guest)
   *
   * A result that is no list is given as the only item, and null as none.
   *
   * @throws CallError always, whatever went wrong.
   */
  items<T = unknown>(call: Call, options?: CallOptions): AsyncIterableIterator<T>
  /**
   * Refuses new calls with `closed`, lets those under way finish within their deadlines (a write is not cut in two),
   * then closes the connections it made. Lists that are still being read end with `closed`. An injected dispatcher stays
   * open. Can be called again.
   */
  close(): Promise<void>
}

/** The parts of a transport. */
export interface PipelineSettings {
  readonly protocol: string
  /** Loads the protocol and makes its codec; asked at the first call, again only after a failure. */
  readonly codec: () => Codec | Promise<Codec>
  /** Path of the endpoint, put before each request's own, such as `/rest/v3.1`. */
  readonly path?: string
  readonly exchange: Exchange
  /** First is outermost. */
  readonly callLayers?: readonly CallLayer[]
  /** First is outermost. */
  readonly wireLayers?: readonly WireLayer[]
  readonly timeouts: Timeouts
  /** What no error may show. */
  readonly credentials?: readonly string[]
  /** What `items` may hold. */
  readonly itemLimits?: ItemLimits
  /** Closes what the exchange holds. */
  readonly close?: () => Promise<void>
}

/**
 * Puts a transport together: call layers, then encode, wire layers, exchange and decode, each timed apart. A layer
 * that asks `next` again (retry) encodes anew.
 */
export function createPipeline(settings: PipelineSettings): Transport {
  const { protocol, path = '', timeouts } = settings
  const send = compose(settings.wireLayers ?? [], settings.exchange)
  const handle = compose(settings.callLayers ?? [], (input) => attempt(input, false))
  const handleItems = compose(settings.callLayers ?? [], (input) => attempt(input, true))
  const itemLimits = settings.itemLimits ?? { bytes: 256 * 1024 * 1024, references: 10_000 }
  const credentials = settings.credentials ?? []
  const closed = new Closing()
  let codec: Codec | undefined
  let closing: Promise<void> | undefined
  let underWay = 0
  let onIdle: (() => void) | undefined

  async function attempt(input: CallInput, isList: boolean): Promise<Reply> {
    const { call } = input
    const progress = input.progress as Progress
    progress.begin()
    try {
      const known = (codec ??= await settings.codec())
      const request = under(
        path,
        guard('invalid-call', 'could not be encoded', call, () => known.encode(call)),
      )
      progress.encoded(request)
      const exchange = new Attempt(call, EndingInput.of(input), timeouts.attempt)
      let response: WireResponse
      try {
        const { ending } = exchange
        if (ending.aborted) throw ending.reason
        const asked = isList
          ? { request, signal: exchange.lasting(), stream: true }
          : new PipelineRequest(request, ending)
        response = await exchange.within(send(asked))
      } catch (error) {
        throw exchange.failure(error)
      } finally {
        exchange.stop()
      }
      progress.received(response)
      if (isList) return await opened(response, known, call)
      if (response.body.length > longAnswer) return await inTurns(response, known, input)
      return guard('malformed', unreadable, call, () => known.decode(response, call), response.status)
    } catch (error) {
      throw CallError.is(error) ? scrubbed(error, call, credentials) : error
    } finally {
      progress.end()
    }
  }

  /** A reply whose value is a list that has begun. */
  async function opened(response: WireResponse, known: Codec, call: Call): Promise<Reply> {
    const items = await OpenItems.open(response, known, call, itemLimits)
    return items.total === undefined ? { value: items } : { value: items, total: items.total }
  }

  /** The reply of a long answer, with turns for others where the codec can stop between its parts. */
  async function inTurns(response: WireResponse, known: Codec, input: CallInput): Promise<Reply> {
    const { call } = input
    try {
      const parts = known.decodeInParts?.(response, call)
      return parts ? await decodeInTurns(parts, EndingInput.of(input)) : known.decode(response, call)
    } catch (error) {
      throw guarded(error, 'malformed', unreadable, call, response.status)
    }
  }

  async function run(call: Call, options: CallOptions): Promise<Reply> {
    const progress = new Progress()
    let deadline: Deadline | undefined
    underWay++
    try {
      checkInput(call, options)
      if (closing)
        throw new CallError('closed', `${nameOf(call)} was not sent: the transport is closed`, { unsent: true })
      const { signal: caller, timeout = timeouts.total } = options
      deadline = new Deadline({ milliseconds: timeout, phase: 'total', subject: nameOf(call), caller })
      if (deadline.aborted) throw (deadline.reason as CallError).with({ unsent: true })
      return await untilEnded(handle(new PipelineInput(call, options, protocol, progress, deadline)), deadline)
    } catch (error) {
      throw told(error, call, progress)
    } finally {
      deadline?.stop()
      if (--underWay === 0) onIdle?.()
    }
  }

  async function* batchesOf(
    call: Call,
    options: CallOptions,
    life: AbortController,
  ): AsyncGenerator<readonly unknown[]> {
    const progress = new Progress()
    try {
      checkInput(call, options)
      if (closing)
        throw new CallError('closed', `${nameOf(call)} was not sent: the transport is closed`, { unsent: true })
      yield* streamBatches({
        options,
        timeout: options.timeout ?? timeouts.total,
        subject: nameOf(call),
        closed,
        life,
        open: async (signal) => (await handleItems({ call, options, signal, protocol, progress })).value as OpenItems,
      })
    } catch (error) {
      throw told(ofAnswer(error) ? prefixed(nameOf(call), error) : error, call, progress)
    }

    function ofAnswer(error: unknown): error is CallError {
      if (!CallError.is(error) || error.message.includes(nameOf(call))) return false
      return error.code === 'malformed' || error.code === 'http' || error.code === 'network'
    }
  }

  /** An error with all that is known of its call. */
  function told(error: unknown, call: Call, progress: Progress): CallError {
    const known = CallError.is(error)
      ? error
      : new CallError('config', `${nameOf(call)}: a layer failed; see the cause`, { cause: error, unsent: false })
    const { attempts, timings, status } = progress
    const shown = typeof call === 'object' && call !== null ? scrubbed(known, call, credentials) : known
    return shown.with({ protocol: shown.protocol ?? protocol, call, attempts, timings, status: shown.status ?? status })
  }

  /** No call is under way, and who called has been told. */
  function idle(): Promise<void> {
    return underWay === 0 ? Promise.resolve() : new Promise((resolve) => (onIdle = () => setImmediate(resolve)))
  }

  function close(): Promise<void> {
    closing ??= idle().then(() => settings.close?.())
    closed.end(new CallError('closed', 'the transport was closed while the list was being read'))
    return closing
  }

  return {
    protocol,
    call<T>(call: Call, options: CallOptions = {}) {
      return run(call, options) as Promise<Reply<T>>
    },
    items<T>(call: Call, options: CallOptions = {}) {
      const life = new AbortController()
      return new ItemIterator(batchesOf(call, options, life) as AsyncGenerator<readonly T[]>, life)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const unreadable = 'was answered with something unreadable'
