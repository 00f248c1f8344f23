/** A number in a spelling of its own, for a server half that shows how the API writes numbers. */
export class RawNumber {
  constructor(readonly text: string) {}
}
