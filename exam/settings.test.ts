import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { settings, settingsTable } from './settings'

describe('settings', () => {
  it('have defaults, and an empty variable is not set', () =>
    expect(settings({ PORT: ' ', DATABASE_URL: '' })).toEqual({
      PORT: 3000,
      HOST: '0.0.0.0',
      SEATRIAL_LOG: 'text',
      SEATRIAL_ROLE: 'all',
      SEATRIAL_WORKER_MEMORY_MB: 1024,
      SEATRIAL_OUTAGE_SECONDS: 30,
      SEATRIAL_TRUST_PROXY: false,
      OIDC_NAME: 'single sign-on',
    }))

  it('take an address with a slash behind it', () =>
    expect(settings({ SEATRIAL_URL: 'https://exam.example.org/' }).SEATRIAL_URL).toBe('https://exam.example.org'))

  const wrong: [name: string, given: Record<string, string>, says: string][] = [
    ['a port that is none', { PORT: '99999' }, 'The setting PORT is wrong: Too big: expected number to be <=65535.'],
    [
      'a short secret',
      { SEATRIAL_SECRET: 'short' },
      'The setting SEATRIAL_SECRET is wrong: Too small: expected string to have >=32 characters.',
    ],
    ['half of a service', { GITHUB_ID: 'x' }, 'The setting GITHUB_ID is wrong: GITHUB_ID and GITHUB_SECRET go together.'],
    [
      'an address below a path',
      { SEATRIAL_URL: 'https://example.org/exam' },
      'The setting SEATRIAL_URL is wrong: Seatrial needs a host of its own, without a path.',
    ],
    ['an address that no browser opens', { SEATRIAL_URL: 'ftp://example.org' }, 'The setting SEATRIAL_URL is wrong: Invalid URL.'],
    ['an unknown role', { SEATRIAL_ROLE: 'db' }, 'The setting SEATRIAL_ROLE is wrong: Invalid option: expected one of "all"|"web"|"labs".'],
  ]
  it.each(wrong)('refuse %s', (_, given, says) => expect(() => settings(given)).toThrow(says))

  it('are all explained', () => expect(settingsTable().filter(({ meaning }) => meaning.length < 10)).toEqual([]))
})

describe('docs/operating.md', () => {
  const file = new URL('../docs/operating.md', import.meta.url)
  const section = /(?<=<!-- settings -->\n)[\s\S]*(?=<!-- end of settings -->)/

  it('holds the table of settings (update it with `npx vitest run exam/settings -u`)', () => {
    const rows = settingsTable().map(({ name, default: value, meaning }) => `| \`${name}\` | ${value && `\`${value}\``} | ${meaning} |`)
    const table = `${['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n')}\n`
    const text = readFileSync(file, 'utf8')
    // @ts-expect-error vitest tells here whether -u was given
    const update = expect.getState().snapshotState._updateSnapshot === 'all'
    if (update)
      writeFileSync(
        file,
        text.replace(section, () => table),
      )
    expect(update ? table : section.exec(text)?.[0]).toBe(table)
  })
})
