import { ByteQueue } from '../../core/byte-queue.js'
import { StreamedText } from './streamed-text.js'
import type { BytesBehind, TextSource } from './text.js'

/**
 * The text of a body that is still arriving. A reader is only given what was released: elements that are whole, so that it
 * never runs out in the middle of one. Where nothing is released the text seems to be over. Who reads the bytes behind the
 * text sees all that are held, and stops by itself in front of what is cut off.
 */
export class ItemSource implements TextSource, BytesBehind {
  wasAscii = true
  private used = 0
  private readonly queue = new ByteQueue()
  private released = 0
  private readonly text: StreamedText

  constructor(contentType: string | undefined) {
    this.text = new StreamedText(contentType)
  }

  /** Whether nothing is left of what was released. */
  get done(): boolean {
    return this.used >= this.released
  }

  /** Bytes that are held and not used yet. */
  get held(): number {
    return this.queue.length - this.used
  }

  get behind(): BytesBehind {
    return this
  }

  /** All that is held, and the used part of what was released last. */
  get bytes(): Uint8Array {
    return this.queue.peek()
  }

  /** Where the part that `next` gives begins, in `bytes`. What was read beyond the released bytes was whole as well. */
  get at(): number {
    return this.used
  }

  set at(place: number) {
    this.used = place
    if (place > this.released) this.released = place
  }

  get whole(): number {
    return this.released
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
    this.queue.drop(this.used)
    this.used = 0
    this.released = this.queue.length - rest
  }

  /** A view of what is held, valid until the next `add`. */
  peek(): Uint8Array {
    return this.queue.peek()
  }

  next(size: number): string {
    const { text, used, isAscii } = this.text.part(this.bytes.subarray(this.used, this.released), size)
    this.used += used
    this.wasAscii = isAscii
    return text
  }
}
