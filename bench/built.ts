/**
 * The package as it is built and published. What is loaded from source here is translated while it runs, with a name given
 * to each function each time it is made, which costs what is measured.
 */
export async function builtPackage(): Promise<typeof import('../src/index.js')> {
  const { href } = new URL('../dist/index.js', import.meta.url)
  return (await import(href)) as typeof import('../src/index.js')
}
