/** Bytes that came and are not used up yet. Adding a byte at a time takes linear time, and so does taking. */
export class ByteQueue {
  private buffer = new Uint8Array(0)
  private start = 0
  private end = 0

  get length(): number {
    return this.end - this.start
  }

  add(bytes: Uint8Array): void {
    const { length } = this
    if (this.end + bytes.length > this.buffer.length) {
      // What was used up makes room when it is at least as much as what is left to move.
      const target =
        this.start >= length && length + bytes.length <= this.buffer.length
          ? this.buffer
          : new Uint8Array(Math.max(2 * length, length + bytes.length, 1024))
      target.set(this.buffer.subarray(this.start, this.end))
      this.buffer = target
      this.start = 0
      this.end = length
    }
    this.buffer.set(bytes, this.end)
    this.end += bytes.length
  }

  /** A view of the first `count` bytes, valid until the next `add`. */
  peek(count = this.length): Uint8Array {
    return this.buffer.subarray(this.start, Math.min(this.end, this.start + count))
  }

  /** Uses up the first `count` bytes. */
  drop(count: number): void {
    this.start += count
    if (this.start < this.end) return
    this.start = 0
    this.end = 0
    // A buffer that one large item needed is not kept for the small ones.
    if (this.buffer.length > 1_048_576) this.buffer = new Uint8Array(0)
  }
}
