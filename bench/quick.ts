/** Whether only a test sees the bench run, which sets BENCH_QUICK: less to do, and numbers that mean nothing. */
export const quick = process.env['BENCH_QUICK'] !== undefined
