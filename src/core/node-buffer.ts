/** Node's module of bytes, which is asked for and not imported, as this also runs where there is no Node. */
export const nodeBuffer = (typeof process === 'object' ? process : undefined)?.getBuiltinModule?.('node:buffer')
