/** Milliseconds as people say them: seconds, or minutes when they are many. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
