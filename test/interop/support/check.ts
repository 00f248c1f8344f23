/** The outcome of one check: a reason when it failed. */
export interface Check {
  readonly name: string
  readonly failure?: string
}

/** Makes one check; what it throws is why it failed. */
export async function attempt(name: string, body: () => void | Promise<void>): Promise<Check> {
  try {
    await body()
    return { name }
  } catch (error) {
    return { name, failure: (error as Error).message }
  }
}
