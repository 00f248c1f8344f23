/** Something that turns an input into an output, once per call. @public */
export type Handler<I, O> = (input: I) => Promise<O>

/** Wraps a handler in another of the same kind; also called an interceptor. @public */
export type Layer<I, O> = (next: Handler<I, O>) => Handler<I, O>

/**
 * The only composition rule of the house: the first layer of the list is the outermost, so it sees the input first
 * and the output last.
 *
 * @example
 * const handler = compose([timing(), retry()], send) // timing(retry(send))
 *
 * @public
 */
export function compose<I, O>(layers: readonly Layer<I, O>[], innermost: Handler<I, O>): Handler<I, O> {
  return layers.reduceRight((next, layer) => layer(next), innermost)
}
