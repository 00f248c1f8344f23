/** Longer than this, a text is made one run of characters while its parts are still at hand. */
const pieceSize = 16_384

/**
 * Puts a long text together from short ones. The engine keeps a sum of texts as a tree until somebody looks at it; the tree
 * of a large message takes several times its memory, and far longer to walk than to make.
 */
export class Pieces {
  private readonly done: string[] = []
  private text = ''

  add(text: string): void {
    this.text += text
    if (this.text.length > pieceSize) this.finishPiece()
  }

  toString(): string {
    if (this.done.length === 0) return this.text
    this.finishPiece()
    return this.done.join('')
  }

  private finishPiece(): void {
    // A look at one character makes the engine write the tree out.
    this.text.charCodeAt(0)
    this.done.push(this.text)
    this.text = ''
  }
}
