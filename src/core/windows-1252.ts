/**
 * Text that was decoded as ISO-8859-1, as windows-1252 means it: Node's own decoder for that label takes the bytes from
 * 0x80 to 0x9F for control characters in some versions.
 *
 * @example
 * inWindows1252('\x80') // '€'
 */
export function inWindows1252(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => {
    const character = signs.charAt(control.charCodeAt(0) - 0x80)
    return character === ' ' ? control : character
  })
}

const signs = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'
