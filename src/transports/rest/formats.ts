import { CallError } from '../../core/error.js'

type XmlReader = typeof import('./xml-reader.js')

let loaded: XmlReader | undefined

/** Loads the reader of `.xml` answers. */
export async function loadXmlReader(): Promise<void> {
  loaded ??= await import('./xml-reader.js')
}

/**
 * The reader of `.xml` answers.
 * @throws CallError `config` when it was not loaded.
 */
export function xmlReader(): XmlReader {
  if (loaded) return loaded
  throw new CallError('config', "format 'xml' needs its reader: await protocol.prepare({ format: 'xml' }) first")
}

/** Output formats of URLs, by extension. */
export type Format = 'json' | 'xml' | 'txt'
