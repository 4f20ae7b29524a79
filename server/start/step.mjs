/**
 * Runs one step and prints it on one line with its time: `PostgreSQL … 0.4 s  127.0.0.1:5433`.
 * @template T
 * @param {string} name
 * @param {() => Promise<{ value: T, note?: string }>} act
 * @returns {Promise<T>}
 */
export async function step(name, act) {
  const began = performance.now()
  if (process.stdout.isTTY) process.stdout.write(`  ${name} …`)
  const { value, note } = await act()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}  ${name.padEnd(14)} ${seconds.padStart(6)} s  ${note ?? ''}\n`)
  return value
}
