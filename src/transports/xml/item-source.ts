import { ByteQueue } from '../../core/byte-queue.js'
import { StreamedText } from './streamed-text.js'
import type { BytesBehind, TextSource } from './text.js'

/**
 * The text of a body that is still arriving. A reader is only given what was released: elements that are whole, so that it
 * never runs out in the middle of one. Where nothing is released the text seems to be over.
 */
export class ItemSource implements TextSource, BytesBehind {
  /** Where the part that `next` gives begins, in the bytes that are held. */
  at = 0
  wasAscii = true
  private readonly queue = new ByteQueue()
  private released = 0
  private readonly text: StreamedText

  constructor(contentType: string | undefined) {
    this.text = new StreamedText(contentType)
  }

  /** Whether nothing is left of what was released. */
  get done(): boolean {
    return this.at >= this.released
  }

  /** Bytes that are held and not used yet. */
  get held(): number {
    return this.queue.length - this.at
  }

  get behind(): BytesBehind {
    return this
  }

  /** All that was released last, the used part too. */
  get bytes(): Uint8Array {
    return this.queue.peek(this.released)
  }

  /** Whether bytes beyond ASCII are UTF-8, as far as they have come. */
  isUtf8(): boolean {
    return this.text.isUtf8
  }

  add(chunk: Uint8Array): void {
    this.queue.add(chunk)
  }

  /** Releases all bytes but the last `rest`, which must begin at a start tag or between characters. */
  release(rest: number): void {
    this.queue.drop(this.at)
    this.at = 0
    this.released = this.queue.length - rest
  }

  /** A view of what is held, valid until the next `add`. */
  peek(): Uint8Array {
    return this.queue.peek()
  }

  next(size: number): string {
    const { text, used, isAscii } = this.text.part(this.bytes.subarray(this.at), size)
    this.at += used
    this.wasAscii = isAscii
    return text
  }
}
