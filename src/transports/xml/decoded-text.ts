import { copyOf } from '../../core/copy.js'
import type { TextSource } from './text.js'

/** A text that had to be decoded at once, in windows of their own: a mere part of it would keep all of it alive. */
export class DecodedText implements TextSource {
  private at = 0

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.at >= this.text.length
  }

  next(size: number): string {
    const part = copyOf(this.text.slice(this.at, this.at + size))
    this.at += part.length
    return part
  }
}
