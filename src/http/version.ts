/** Version of this package, as the user agent says it; a test compares it with package.json. */
export const version = '0.1.0'
