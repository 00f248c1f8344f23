import { copyOf } from './copy.js'

/**
 * The results of work on texts that come again and again, such as the masks of a program. When there are too many it begins
 * anew: what comes again is soon there again, and what came once is gone.
 */
export class Recent<T> {
  private readonly known = new Map<string, T>()

  /**
   * @param most results that are kept.
   * @param longest text that is kept, in characters.
   */
  constructor(
    private readonly work: (text: string) => T,
    private readonly most = 256,
    private readonly longest = 2_000,
  ) {}

  /** @throws whatever the work throws, each time. */
  of(text: string): T {
    const found = this.known.get(text)
    if (found !== undefined) return found
    if (text.length > this.longest) return this.work(text)
    // A part of a large text would keep all of that alive.
    const own = copyOf(text)
    const result = this.work(own)
    if (this.known.size >= this.most) this.known.clear()
    this.known.set(own, result)
    return result
  }
}
