import { ByteQueue } from '../../core/byte-queue.js'
import { StreamedText } from './streamed-text.js'
import type { TextSource } from './text.js'

/**
 * The text of a body that is still arriving. A reader is only given what was released: elements that are whole, so that it
 * never runs out in the middle of one. Where nothing is released the text seems to be over.
 */
export class ItemSource implements TextSource {
  private readonly bytes = new ByteQueue()
  private released = 0
  private readonly text: StreamedText

  constructor(contentType: string | undefined) {
    this.text = new StreamedText(contentType)
  }

  /** Whether nothing is left of what was released. */
  get done(): boolean {
    return this.released === 0
  }

  /** Bytes that are held. */
  get held(): number {
    return this.bytes.length
  }

  add(chunk: Uint8Array): void {
    this.bytes.add(chunk)
  }

  /** Releases all bytes but the last `rest`, which must begin at a start tag or between characters. */
  release(rest: number): void {
    this.released = this.bytes.length - rest
  }

  /** A view of what is held, valid until the next `add`. */
  peek(): Uint8Array {
    return this.bytes.peek()
  }

  next(size: number): string {
    const available = this.bytes.peek(this.released)
    const { text, used } = this.text.part(available, size)
    this.bytes.drop(used)
    this.released -= used
    return text
  }
}
