/** Texts that break careless encoders. None has a character that XML 1.0 forbids. */
export const nastyTexts: readonly string[] = [
  'Grüße aus Zürich, señor Ærøskøbing',
  '日本語のメモ 漢字 한국어',
  'emoji 😀👩‍👩‍👧 and beyond the BMP 𝒳',
  'combining: e\u0301 is not é, and \u202eright to left\u202c',
  `a < b & c > d, "quoted" and 'single' &amp; &#65;`,
  'end of CDATA ]]> and <![CDATA[ begin ]]> again',
  '  two spaces before and after  ',
  'inner   spaces  stay',
  'tab\there and\ttabs',
  'line one\nline two\n',
  'carriage\rreturn and\r\nboth',
  '',
  ' ',
  '\n',
  '0123',
  'true',
  'null',
  '[]',
  '<a/>',
  'percent %20 + plus, back\\slash / slash',
  'C:\\temp\\new \u00a0 no-break \u2028 line separator',
]

/** Decimals in their canonical spelling. */
export const nastyDecimals: readonly string[] = [
  '0',
  '0.05',
  '-12.5',
  '1234567890123456.789',
  '0.0000001',
  '100',
  '99999999999999999999.99',
]

/** Counters of 64 bits: within 32 bits, past them, past 2^53. */
export const nastyCounters: readonly (number | bigint)[] = [
  0,
  2147483648,
  4294967296,
  9007199254740991,
  9007199254740993n,
  18446744073709551615n,
  2666148982056,
]

export const nastyFloats: readonly number[] = [0, 0.1, 1e-7, 123456789.125, -2.5, 12, 0.30000000000000004]

/** Every byte there is, in a length that base64 has to pad. */
export function allBytes(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, i) => i)
}
