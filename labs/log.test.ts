import { afterEach, expect, it, vi } from 'vitest'
import { log, logChanges } from './log'

const said: string[] = []
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  said.length = 0
})
const listen = () => vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)

it('tells people in a line, with what it is about', () => {
  listen()
  log('warn', 'a lease was lost', { attempt: 'a1' })
  expect(said).toEqual(['a lease was lost attempt=a1\n'])
})

it('tells programs in JSON, an error by its stack and its causes and nothing that it carries', () => {
  vi.stubEnv('SEATRIAL_LOG', 'json')
  listen()
  const error = Object.assign(new Error('not stored', { cause: new Error('gone') }), { detail: 'Key (token)=(secret)' })
  log('error', 'a line failed', { attempt: 'a1' }, error)
  const line = JSON.parse(said[0] ?? '')
  expect(line).toMatchObject({ level: 'error', event: 'a line failed', attempt: 'a1' })
  expect(line.error).toMatch(/^Error: not stored[\s\S]*caused by Error: gone/)
  expect(said[0]).not.toContain('secret')
})

it('tells of what fails again and again when it begins, and when it is well', () => {
  listen()
  const { failed, succeeded } = logChanges('it fails', 'it is well again')
  succeeded()
  for (let times = 0; times < 3; times++) failed('away')
  for (let times = 0; times < 2; times++) succeeded()
  expect(said).toEqual(['it fails \naway\n', 'it is well again\n'])
})
